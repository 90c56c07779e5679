"""What only those who develop the product ask of it."""
