"""Who runs the publication, on which machines, and how they share the work."""
