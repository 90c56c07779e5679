"""Collects recent articles, groups them by topic and story, and mails a digest, each subscriber exactly once."""

__version__ = "0.1.0"
