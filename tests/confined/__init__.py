"""Work done in processes of its own."""
