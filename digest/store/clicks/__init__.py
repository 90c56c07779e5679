"""Where the links of stories lead, and how often each was opened."""
