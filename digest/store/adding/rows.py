"""Articles as rows of their table, and made of them again."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from sqlalchemy import RowMapping

from digest.model.article import Article, Entry, Image
from digest.store import frozen

Language = Callable[[Entry], str]
"""The language of an entry, asked of new ones only: to recognise one costs more than to read it."""


def columns(source: str, entry: Entry, language: str) -> dict[str, object]:
    """The row of an entry that came from the source, but for its number and when it was first seen."""
    return {
        "source": source,
        "guid": entry.guid,
        "url": entry.url,
        "title": entry.title,
        "folded": f"{entry.title} {entry.url}".casefold(),
        "text": entry.text,
        "summary": entry.summary,
        "authors": _list(entry.authors),
        "published": entry.published,
        "language": language,
        "categories": _list(entry.categories),
        "image": written(entry.image),
        "paywalled": entry.paywalled,
    }


@lru_cache(maxsize=1024)  # a feed's entries have few authors and categories between them
def _list(words: tuple[str, ...]) -> str:
    return frozen.text(words) if words else "[]"


def article(row: RowMapping, source: str = "") -> Article:
    """The article in a row of `articles`, as it came from the source; without one, from whom its words are."""
    return Article(
        source=source or row["source"],
        title=row["title"],
        guid=row["guid"],
        url=row["url"],
        text=row["text"],
        summary=row["summary"],
        authors=frozen.value(tuple[str, ...], row["authors"]),
        published=row["published"],
        language=row["language"],
        categories=frozen.value(tuple[str, ...], row["categories"]),
        image=frozen.optional(Image, row["image"]),
        paywalled=row["paywalled"],
        number=row["number"],
        first_seen=row["first_seen"],
    )


def written(image: Image | None) -> str:
    """A picture as its column holds it."""
    return frozen.text(image)
