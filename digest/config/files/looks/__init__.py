"""What a file of a look, or of the publication, says of how mails look."""
