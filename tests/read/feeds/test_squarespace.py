from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.read.feeds.squarespace import is_squarespace, squarespace
from digest.read.written import Written

URL = "https://weir.example/articles?format=json-pretty"
ITEM: dict[str, Any] = {
    "id": "5f1",
    "title": "The weir &amp; the lock",
    "body": "<p>The keepers mended it.</p><p>By hand.</p>",
    "excerpt": "<p>In short.</p>",
    "publishOn": 1740909600000,
    "fullUrl": "/articles/weir",
    "assetUrl": "https://images.example/weir.jpg",
    "author": {"displayName": "Ines Okafor"},
    "categories": ["Weirs"],
    "tags": ["weirs", "locks", ""],
}


def one(**changes: Any) -> Written:
    (written,) = squarespace({"item": ITEM | changes}, URL).entries
    return written


def test_an_item_gives_everything_it_says() -> None:
    written = one()
    assert (written["title"], written["guid"]) == ("The weir & the lock", "5f1")
    assert written["url"] == "https://weir.example/articles/weir"
    assert (written["text"], written["summary"]) == ("The keepers mended it.\n\nBy hand.", "In short.")
    assert written["authors"] == ("Ines Okafor",)
    assert written["published"] == datetime(2025, 3, 2, 10, tzinfo=UTC)
    assert written["categories"] == ("Weirs", "locks")
    assert written["image"] is not None
    assert written["image"].url == "https://images.example/weir.jpg"


def test_without_a_body_the_excerpt_is_the_text() -> None:
    written = one(body="")
    assert (written["text"], written["summary"]) == ("In short.", "")


def test_a_name_and_a_language_are_those_of_collection_and_site() -> None:
    site = {"siteTitle": "Weir Weekly", "baseUrl": "https://www.weir.example", "language": "en-GB"}
    feed = squarespace({"website": site, "items": [ITEM]}, URL)
    assert (feed.title, feed.language) == ("Weir Weekly", "en")
    assert feed.entries[0]["url"] == "https://www.weir.example/articles/weir"
    assert feed.entries[0]["language"] == "en"
    named = squarespace({"website": site, "collection": {"title": "Locks &amp; weirs"}, "items": []}, URL)
    assert named.title == "Locks & weirs"


@pytest.mark.parametrize(
    ("changes", "field", "expected"),
    [
        ({"author": {"firstName": "Ines"}}, "authors", ("Ines",)),
        ({"author": None}, "authors", ()),
        ({"author": "Ines Okafor"}, "authors", ()),
        ({"publishOn": None, "addedOn": 1740909600000}, "published", datetime(2025, 3, 2, 10, tzinfo=UTC)),
        ({"publishOn": 0}, "published", None),
        ({"publishOn": "soon"}, "published", None),
        ({"fullUrl": "", "sourceUrl": "https://else.example/1"}, "url", "https://else.example/1"),
        ({"fullUrl": "javascript:x", "sourceUrl": ""}, "url", ""),
        ({"assetUrl": ""}, "image", None),
        ({"tags": "locks", "categories": None}, "categories", ("locks",)),
        ({"title": None}, "title", ""),
        ({"title": ["x"]}, "title", ""),
    ],
)
def test_members_that_are_absent_or_of_another_kind_are_no_harm(
    changes: dict[str, Any], field: str, expected: object
) -> None:
    written = one(**changes)
    assert dict(written)[field] == expected


@pytest.mark.parametrize(
    ("document", "answer"),
    [
        ({"items": [ITEM]}, True),
        ({"item": ITEM}, True),
        ({"items": [{"title": "pinned"}, {"assetUrl": ""}]}, True),
        ({"items": [{"id": "1", "content_html": "x"}]}, False),
        ({"items": [{}, {}, {}, ITEM]}, False),
        ({"items": []}, False),
        ({"items": "x"}, False),
        ({}, False),
    ],
)
def test_its_json_is_told_from_other_json(document: dict[str, Any], answer: bool) -> None:
    assert is_squarespace(document) is answer


anything = st.none() | st.integers() | st.text(max_size=9) | st.lists(st.text(max_size=5), max_size=2) | st.just({})


@given(st.dictionaries(st.sampled_from(sorted(ITEM)), anything))
def test_an_item_of_any_members_gives_an_entry(changes: dict[str, Any]) -> None:
    written = one(**changes)
    assert written["url"] == "" or written["url"].startswith("https://")
    assert len(written["categories"]) <= 20
