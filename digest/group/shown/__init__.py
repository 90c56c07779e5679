"""What a story shows: its lead, its other articles, and what it says (pure)."""
