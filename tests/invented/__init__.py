"""A mail API and a kind of source that nobody has, each added as a builder would: its own file and its line."""
