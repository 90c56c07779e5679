"""Drafts that stand: what editors change on them, and what was approved."""
