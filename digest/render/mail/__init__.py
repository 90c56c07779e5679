"""The parts of a mail."""
