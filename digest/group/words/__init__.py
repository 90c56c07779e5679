"""Text as words, terms and sentences."""
