"""Files that are no text: what programs for letters and mail write."""
