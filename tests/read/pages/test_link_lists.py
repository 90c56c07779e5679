from __future__ import annotations

from datetime import UTC, datetime

import pytest

from digest.errors import Unreadable
from digest.model.source import SourceKind
from digest.read.documents import Link, read
from tests.collect.samples import sample

URL = "https://union.example/notices/"


def test_a_front_page_gives_its_articles_in_order_with_title_and_date() -> None:
    reading = read(sample("front.html"), URL, "text/html")
    assert (reading.kind, reading.title) == ("list", "Union notices")
    assert reading.feeds == ("https://union.example/notices.atom",)
    assert reading.links[0] == Link(
        url="https://union.example/notices/rent-freeze",
        title="Rent frozen for a year after long talks",
        published=datetime(2025, 11, 24, tzinfo=UTC),
    )
    assert [link.url.rpartition("/")[2] for link in reading.links] == [
        "rent-freeze",
        "library-hours",
        "bike-sheds",
        "elections",
        "kitchen",
    ]


@pytest.mark.parametrize("selector", ["main h3", "main .card > a", "main a:has(h3)", "main a"])
def test_an_editors_css_decides_which_links_count(selector: str) -> None:
    links = read(sample("front.html"), URL, "text/html", links=selector).links
    assert [link.url for link in links][:2] == [
        "https://union.example/notices/rent-freeze",
        "https://union.example/notices/library-hours",
    ]
    assert "https://elsewhere.example/advert" in {link.url for link in links}


@pytest.mark.parametrize("selector", ["main >", "a[", "::::", "h3 {", "a:nonsense"])
def test_css_that_is_none_is_named_with_advice(selector: str) -> None:
    with pytest.raises(Unreadable) as caught:
        read(sample("front.html"), URL, "text/html", links=selector)
    assert selector in caught.value.what
    assert caught.value.advice


def test_a_front_page_read_as_a_page_is_a_page() -> None:
    assert read(sample("front.html"), URL, "text/html", read_as=SourceKind.PAGE).kind == "page"


def test_a_page_without_anything_is_an_empty_list() -> None:
    reading = read(b"<html><body><p>Nothing yet.</p></body></html>", URL, "text/html")
    assert (reading.kind, reading.links) == ("list", ())
