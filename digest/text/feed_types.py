"""What announces a feed, in a page's link elements and in an answer's Link header (pure)."""

from __future__ import annotations

_TYPES = frozenset(
    {
        *("application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json"),
        *("application/xml", "text/xml"),
    }
)


def may_announce_feed(rel: str, media_type: str) -> bool:
    """Whether a link of that relation and type may lead to a feed (RSS Advisory Board, autodiscovery, 2006): by its
    type, of which generic ones are common too, or because it says so (`rel="feed"`)."""
    relations = set(rel.lower().split())
    kind = media_type.partition(";")[0].strip().lower()
    return ("alternate" in relations and kind in _TYPES) or ("feed" in relations and (not kind or kind in _TYPES))
