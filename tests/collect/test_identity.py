from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from digest.collect.identity import folded_title, keys
from digest.model.article import Entry

A, B = "https://a.example/rss", "https://b.example/rss"
DAY = datetime(2025, 11, 24, 7, tzinfo=UTC)
ENTRY = Entry(
    title="Ferry and tram: one ticket",
    guid="4711",
    url="https://a.example/news/ferry",
    published=DAY,
)


def same(one: Entry, other: Entry, source: str = A) -> bool:
    return bool(set(keys(A, one)) & set(keys(source, other)))


@pytest.mark.parametrize(
    ("other", "source"),
    [
        (replace(ENTRY, title="One ticket for ferry and tram", url="https://a.example/2"), A),
        (replace(ENTRY, guid="new-guid"), A),
        (replace(ENTRY, guid="", url="http://www.a.example/news/ferry/?utm_source=x#top"), B),
        (replace(ENTRY, guid="new-guid", url="https://a.example/moved"), A),
        (replace(ENTRY, guid="x", url="", title="FERRY and tram — one ticket!"), A),
    ],
)
def test_an_article_is_known_again_by_any_of_its_identities(other: Entry, source: str) -> None:
    assert same(ENTRY, other, source)


@pytest.mark.parametrize(
    ("other", "source"),
    [
        (replace(ENTRY, url="https://b.example/1"), B),
        (replace(ENTRY, guid="4712", title="Another title"), A),
        (replace(ENTRY, guid="4712", url="https://a.example/2", published=DAY + timedelta(days=7)), A),
    ],
)
def test_other_articles_stay_others(other: Entry, source: str) -> None:
    assert not same(ENTRY, other, source)


def test_entries_that_all_link_to_the_front_page_are_not_one() -> None:
    home = "https://a.example/"
    one = Entry(title="One", url=home)
    assert not same(one, replace(one, title="Two"))
    assert not same(replace(one, guid="1"), replace(one, guid="2", title="Two"))


def test_a_page_found_by_its_link_is_known_by_it_alone() -> None:
    page = Entry(title="Ferry", url="https://a.example/ferry")
    assert same(page, replace(page, title="Ferry, updated"))


def test_an_article_without_anything_has_no_identity() -> None:
    assert keys("s", Entry(title="")) == ()


def test_the_strongest_identity_comes_first() -> None:
    assert keys(A, ENTRY)[0].startswith("id\n")


def test_a_folded_title_keeps_letters_and_digits_only() -> None:
    assert folded_title("  Café — “OPEN”, at 7! ") == "cafe open at 7"
