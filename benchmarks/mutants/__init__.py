"""Small changes to the code, and whether a test notices each of them; `__main__.py` says how it is run."""
