"""A publication and its digests come to be, and get their names."""
