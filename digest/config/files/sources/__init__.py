"""What may stand below one source."""
