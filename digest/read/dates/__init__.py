"""What people and programs write for dates."""
