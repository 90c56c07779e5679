"""Our reading in the form that a judge of collectors calls: one plain dict for each article of a document."""

from __future__ import annotations

import re

from digest.model.article import Article
from digest.read.documents import as_written

_PAGE = re.compile(rb"<(?:!doctype\s+html|html|head|body)[\s>]", re.IGNORECASE)
_FEED = re.compile(rb"<(?:[\w.-]+:)?(?:rss|rdf|feed|entry|channel)[\s>]", re.IGNORECASE)


def feed(content: bytes, url: str, content_type: str) -> list[dict[str, str | None]]:
    """Every entry of a feed as it stands there, or the one article of a page."""
    page, entry = _PAGE.search(content, 0, 50_000), _FEED.search(content, 0, 50_000)
    is_page = page is not None and (entry is None or page.start() < entry.start())
    reading = as_written(content, url, content_type, read_as="page" if is_page else "")
    return [_plain(article) for article in reading.articles]


def _plain(article: Article) -> dict[str, str | None]:
    return {
        "title": article.title or None,
        "link": article.url or None,
        "published": article.published.isoformat() if article.published else None,
        "author": ", ".join(article.authors) or None,
        "guid": article.guid or article.url or None,
        "body": article.text or article.summary or None,
    }
