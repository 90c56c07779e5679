"""Where a front page leads that lists no articles itself (pure)."""

from __future__ import annotations

from itertools import islice
from urllib.parse import urlsplit

from lxml import html

from digest.read.pages.anchors import Anchor, anchors
from digest.read.pages.links import Link, each_once

_MOST = 20
_DEEPEST = 2
"""Steps below the site's front."""
_OF_FEEDS = (".rss", ".atom", ".xml", ".rdf", "/feed", "/rss", "/atom")


def ways(tree: html.HtmlElement, base: str) -> tuple[Link, ...]:
    """The pages next to the front that a page leads to, those first that are called like feeds, in its order."""
    near = [anchor for anchor in anchors(tree, base) if _is_near(anchor)]
    near.sort(key=lambda anchor: not _is_feed(anchor))
    return tuple(islice(each_once(Link(url=anchor.url, title=anchor.words) for anchor in near), _MOST))


def _is_near(anchor: Anchor) -> bool:
    parts = urlsplit(anchor.url)
    steps = [step for step in parts.path.split("/") if step]
    return bool(steps) and len(steps) <= _DEEPEST and (not parts.query or _is_feed(anchor))


def _is_feed(anchor: Anchor) -> bool:
    return urlsplit(anchor.url).path.lower().rstrip("/").endswith(_OF_FEEDS)
