"""What is in a file, as scripts read it and as YAML to paste."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from digest.actions.sources.inspect import advice_here, inspect, read_articles, read_document
from digest.errors import UsageError
from digest.model.article import Entry, Image

MOVED = "The address is wrong or the feed has moved."
LINKS = "links: may name the links to follow."
ITEM = "<item><title>Head</title><link>/a</link><description>Some words.</description></item>"


def test_a_file_is_seen_as_a_part_of_its_folder(tmp_path: Path) -> None:
    file = tmp_path / "ferry.txt"
    file.write_text("Six ferries\n\nThe shipyard has won an order.\n")

    inspected = inspect(str(file), tmp_path)

    assert [entry.title for entry in inspected.entries] == ["Six ferries"]
    assert (inspected.url, inspected.yaml) == ("", f"  - folder: {tmp_path}")


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("nothing.txt", "There is no file nothing.txt here"),
        ("nonsense", "is neither an address"),
        (".", "is a folder"),
    ],
)
def test_what_is_neither_file_nor_address_is_refused(tmp_path: Path, typed: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        inspect(typed, tmp_path)


def test_an_article_has_for_scripts_what_was_read_and_its_language() -> None:
    entry = Entry(
        title="Fähre",
        guid="g",
        url="https://quay.example/a",
        text="Die Werft hat einen Auftrag für sechs Fähren gewonnen und stellt nun hundert Leute ein. " * 2,
        authors=("Jo",),
        published=datetime(2026, 11, 24, tzinfo=UTC),
        image=Image(url="https://quay.example/a.png"),
    )
    (article,) = read_articles([entry])
    assert list(article.model_dump()) == ["title", "authors", "published", "url", "text", "guid", "language", "image"]
    assert (article.language, article.image) == ("de", "https://quay.example/a.png")


def test_a_document_is_read_as_it_would_be_at_its_address(tmp_path: Path) -> None:
    file = tmp_path / "feed.xml"
    file.write_text(f'<rss version="2.0"><channel><title>Post</title>{ITEM}</channel></rss>')

    document = read_document(file, "https://quay.example/rss", "text/xml")

    assert (document.kind, document.title) == ("feed", "Post")
    assert [article.url for article in document.articles] == ["https://quay.example/a"]


@pytest.mark.parametrize(
    ("advice", "left"),
    [
        ("The address is wrong or the feed has moved: digest inspect URL shows what is there.", MOVED),
        ("digest inspect URL shows what is there; links: may name the links to follow.", LINKS),
        ("It is asked again by itself.", ""),
        ("The document is broken; digest inspect shows more.", "The document is broken."),
        ("Allow it under intranet: in digest.yaml.", "Allow it under intranet: in digest.yaml."),
    ],
)
def test_whoever_looks_at_a_source_is_not_told_to_look_at_it(advice: str, left: str) -> None:
    assert advice_here(advice) == left
