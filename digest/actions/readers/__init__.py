"""What readers do on the pages: each act is kept first, and applied by whoever has a moment."""
