"""Made-up editions, for pictures of looks and for tests."""
