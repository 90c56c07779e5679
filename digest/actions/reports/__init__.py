"""What providers tell of mails that they took: received, and added up."""
