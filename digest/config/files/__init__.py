"""The blocks of both files as values, one file a block."""
