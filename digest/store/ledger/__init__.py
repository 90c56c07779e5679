"""What people and later runs do with deliveries after the first attempt."""
