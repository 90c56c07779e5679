"""What is posted on the pages waits here until it is applied."""
