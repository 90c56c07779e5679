"""Our own sized copies of pictures, and which editions show them."""
