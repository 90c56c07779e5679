"""What is done with digests' files: edited by their lines, taken back, compared."""
