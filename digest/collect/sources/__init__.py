"""Sources that are no single page: mailboxes, other digests, sitemaps."""
