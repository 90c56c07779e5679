"""Pages: editions, archive, and why each article is in or out."""
