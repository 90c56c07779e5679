"""Opens a database, knows its tables, and migrates them."""
