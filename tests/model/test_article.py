from __future__ import annotations

from dataclasses import fields
from datetime import UTC, datetime

from digest.model.article import Article, Entry, Image

NOW = datetime(2026, 11, 24, 7, 0, tzinfo=UTC)
DAY = datetime(2026, 11, 20, tzinfo=UTC)


def article(published: datetime | None = None) -> Article:
    return Article(source="wire", title="Weir", number=1, first_seen=NOW, published=published)


def test_an_article_is_dated_by_its_publication_or_else_by_when_it_was_first_seen() -> None:
    assert article(DAY).dated == DAY
    assert article().dated == NOW


def test_an_entry_that_says_nothing_but_its_title_guesses_nothing() -> None:
    entry = Entry(title="Weir")
    said = {field.name: getattr(entry, field.name) for field in fields(Entry)}
    assert {name for name, value in said.items() if value} == {"title"}
    assert entry.published is None
    assert entry.image is None


def test_a_picture_of_unknown_size_has_none() -> None:
    image = Image(url="https://weir.example/a.jpg")
    assert (image.alt, image.width, image.height) == ("", None, None)
