"""What is done to people's rows beyond their coming in and going out."""
