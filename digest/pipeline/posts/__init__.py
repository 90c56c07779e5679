"""What visitors of the pages posted comes into force."""
