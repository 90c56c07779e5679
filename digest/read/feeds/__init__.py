"""Feeds of every kind: RSS, RDF, Atom, JSON Feed, Squarespace, lists of feeds (OPML)."""
