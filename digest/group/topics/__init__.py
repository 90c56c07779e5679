"""Which section each story belongs to: topics are an open set, and most of what is collected is of none of them."""
