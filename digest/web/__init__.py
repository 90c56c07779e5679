"""Serves the pages that readers meet: draws what `actions.readers` does, and does nothing by itself."""
