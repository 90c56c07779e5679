"""What the checks of a publication look at."""
