"""Every mail accounted for: what became of whom, and what a person decides of it."""
