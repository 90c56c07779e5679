"""What keeps a publication well, and shows what it sent."""
