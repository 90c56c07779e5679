"""Our reading in the form that a judge of collectors calls: one plain dict for each article of a document."""

from __future__ import annotations

import re

from digest.read.documents import as_written
from digest.read.written import Written

_PAGE = re.compile(rb"<(?:!doctype\s+html|html|head|body)[\s>]", re.IGNORECASE)
_FEED = re.compile(rb"<(?:[\w.-]+:)?(?:rss|rdf|feed|entry|channel)[\s>]", re.IGNORECASE)


def feed(content: bytes, url: str, content_type: str) -> list[dict[str, str | None]]:
    """Every entry of a feed as it stands there, or the one article of a page."""
    page, entry = _PAGE.search(content, 0, 50_000), _FEED.search(content, 0, 50_000)
    is_page = page is not None and (entry is None or page.start() < entry.start())
    document = as_written(content, url, content_type, read_as="page" if is_page else "")
    return [_plain(written) for written in document.written]


def _plain(written: Written) -> dict[str, str | None]:
    url, published = written.get("url"), written.get("published")
    return {
        "title": written["title"] or None,
        "link": url or None,
        "published": published.isoformat() if published else None,
        "author": ", ".join(written.get("authors", ())) or None,
        "guid": written.get("guid") or url or None,
        "body": written.get("text") or written.get("summary") or None,
    }
