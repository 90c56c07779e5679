"""Who runs the publication, and whether all that is due was done."""
