from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from digest.errors import Unreadable
from digest.model.article import Entry, Image
from digest.read.documents import read
from tests.collect.samples import sample

URL = "https://a.example/feed.json"
FEED = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "A &amp; B",
    "language": "en-GB",
    "authors": [{"name": "The Desk"}],
    "items": [
        {
            "id": 7,
            "url": "/one",
            "title": "One &amp; only",
            "content_html": "<p>First.</p><p>Second.</p>",
            "summary": "Short.",
            "image": "/one.jpg",
            "date_published": "2025-03-02T10:00:00+01:00",
            "authors": [{"name": "Jane Doe"}, {"name": "John Roe"}],
            "tags": ["a", "a", "b"],
        },
        {"id": "https://a.example/two", "content_text": "Two, plainly."},
        "not an item",
    ],
}


def test_a_json_feed_becomes_articles() -> None:
    reading = read(json.dumps(FEED).encode(), URL, "application/feed+json")
    assert (reading.kind, reading.title, reading.language, len(reading.entries)) == ("feed", "A & B", "en", 2)
    assert reading.entries[0] == Entry(
        title="One & only",
        guid="7",
        url="https://a.example/one",
        text="First.\n\nSecond.",
        summary="Short.",
        authors=("Jane Doe", "John Roe"),
        published=datetime(2025, 3, 2, 9, tzinfo=UTC),
        language="en",
        categories=("a", "b"),
        image=Image(url="https://a.example/one.jpg"),
    )


def test_what_an_item_leaves_out_comes_from_the_feed_or_its_id() -> None:
    article = read(json.dumps(FEED).encode(), URL, "").entries[1]
    assert (article.url, article.authors, article.title) == ("https://a.example/two", ("The Desk",), "Two, plainly.")


@pytest.mark.parametrize("author", [{"name": "Jane Doe"}, "Jane Doe", [{"name": "Jane Doe"}]])
def test_version_1_has_one_author(author: object) -> None:
    document = {"items": [{"id": "1", "title": "x", "author": author}]}
    assert read(json.dumps(document).encode(), URL, "").entries[0].authors == ("Jane Doe",)


@pytest.mark.parametrize("value", [None, [], {}, True, [[]]])
@pytest.mark.parametrize("member", ["title", "url", "id", "authors", "tags", "content_html", "date_published", "image"])
def test_members_of_a_wrong_type_count_as_absent(member: str, value: object) -> None:
    item = {"id": "1", "title": "x", "summary": "Short."}
    wrong, without = ({**item, member: value}, {name: said for name, said in item.items() if name != member})
    read_of = [read(json.dumps({"items": [one]}).encode(), URL, "").entries for one in (wrong, without)]
    assert read_of[0] == read_of[1] != ()


@pytest.mark.parametrize(
    "content", [b'{"items": [', b"[" * 100_000, b'{"items": ' + b"[" * 100_000, b'{"a": 1}', b"[1]x"]
)
def test_other_json_is_unreadable_with_advice(content: bytes) -> None:
    with pytest.raises(Unreadable) as caught:
        read(content, URL, "application/json")
    assert "JSON" in caught.value.what
    assert caught.value.advice


def test_a_squarespace_page_as_json_is_read_too() -> None:
    reading = read(sample("squarespace.json"), "https://pier.example/articles?format=json-pretty", "application/json")
    assert reading.title == "Articles"
    assert reading.entries == (
        Entry(
            title="Harbour tram returns",
            guid="67c0",
            url="https://pier.example/articles/harbour-tram",
            text="The harbour tram will run again from May.\n\nTwelve cars have been ordered.",
            summary="It runs again.",
            authors=("Mina Farouk",),
            published=datetime(2025, 3, 2, 11, tzinfo=UTC),
            language="en",
            categories=("City", "tram"),
            image=Image(url="https://images.example/tram.jpg"),
        ),
    )
