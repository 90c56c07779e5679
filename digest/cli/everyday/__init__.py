"""Commands that editors use every day."""
