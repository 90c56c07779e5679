"""How the sources are, what waits for an editor, and lists of them in and out."""
