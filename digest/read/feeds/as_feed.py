"""A document read as a feed: RSS, Atom, RDF, JSON Feed, or what Squarespace and WordPress say in JSON."""

from __future__ import annotations

from collections.abc import Mapping

from digest.model.source import SourceKind
from digest.read.boilerplate.pieces import without_shared
from digest.read.feeds.jsonfeed import json_feed
from digest.read.feeds.rss_atom import Feed, feed, is_feed
from digest.read.feeds.squarespace import is_squarespace, squarespace
from digest.read.feeds.wordpress import is_wordpress, wordpress
from digest.read.opened import Document, Form, Opened


def as_feed(opened: Opened) -> Document | None:
    """The entries of a feed; None where the document is none."""
    if opened.form is Form.JSON:
        return _of_json(opened)
    return _of(feed(opened.root)) if opened.form is Form.XML and is_feed(opened.root) else None


def _of_json(opened: Opened) -> Document | None:
    if isinstance(opened.json, list) and is_wordpress(opened.json):
        return _of(wordpress(opened.json, opened.url))
    value = {"items": opened.json} if isinstance(opened.json, list) else opened.json
    if not isinstance(value, Mapping) or not ({"items", "item"} & value.keys()):
        return None
    return _of(squarespace(value, opened.url) if is_squarespace(value) else json_feed(value, opened.url))


def _of(parsed: Feed) -> Document:
    written = without_shared(parsed.entries)
    return Document(
        kind=SourceKind.FEED,
        written=written,
        shared=any(piece is not before for piece, before in zip(written, parsed.entries, strict=True)),
        title=parsed.title,
        home=parsed.home,
        publishers=parsed.publishers,
        language=parsed.language,
    )
