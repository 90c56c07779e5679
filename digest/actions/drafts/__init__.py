"""What editors do with a draft: look at it, change it, approve it, throw it away."""
