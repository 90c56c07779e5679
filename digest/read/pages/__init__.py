"""Web pages: one with an article, or a list of links to them."""
