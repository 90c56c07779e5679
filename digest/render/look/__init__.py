"""Looks: read, checked, and run in their sandbox."""
