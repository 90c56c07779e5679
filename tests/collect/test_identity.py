from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from digest.collect.identity import doubted, folded_title, names
from digest.model.article import Entry
from digest.model.source import SourceState

A, B = "https://a.example/rss", "https://b.example/rss"
DAY = datetime(2025, 11, 24, 7, tzinfo=UTC)
ENTRY = Entry(
    title="Ferry and tram: one ticket",
    guid="4711",
    url="https://a.example/news/ferry",
    published=DAY,
)


def keys(source: str, entry: Entry) -> tuple[str, ...]:
    return names(entry, SourceState(source=source)).keys


def same(one: Entry, other: Entry, source: str = A) -> bool:
    return bool(set(keys(A, one)) & set(keys(source, other)))


def apart(*entries: Entry) -> bool:
    """None of the entries of one answer is taken for another."""
    state = doubted(SourceState(source=A), entries)
    known = [key for entry in entries for key in names(entry, state).keys]
    return len(known) == len(set(known))


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


# ---- ids and links that lie


def of(title: str, guid: str = "", url: str = "") -> Entry:
    return Entry(title=title, guid=guid, url=url and f"https://a.example/{url}")


@pytest.mark.parametrize(
    "entries",
    [
        pytest.param((of("One", "0", "1"), of("Two", "0", "2")), id="one id on all"),
        pytest.param((of("One", "0"), of("Two", "0")), id="one id and no address"),
        pytest.param((of("One", "0", "?"), of("Two", "0", "?")), id="one id and the address of the front page"),
        pytest.param((of("1", "0", "news"), of("2", "0", "news"), of("3", "0", "news")), id="one id and one address"),
        pytest.param((of("One", "", "news"), of("Two", "", "news")), id="no id and one address"),
        pytest.param((of("One", "", "day#1"), of("Two", "", "day#2")), id="no id and parts of one page"),
        pytest.param((of("One", "0", "1"), of("Two", "0", "2"), of("Three", "3", "3")), id="one id on some"),
    ],
)
def test_names_that_stand_on_several_pieces_of_one_answer_lose_none_of_them(entries: tuple[Entry, ...]) -> None:
    assert apart(*entries)


@pytest.mark.parametrize(
    "corrected",
    [
        pytest.param(of("Ferry is late", "1", "ferry"), id="new title"),
        pytest.param(of("Ferry", "1", "ferry-late"), id="new address"),
        pytest.param(of("Ferry", "1", "ferry"), id="the same again"),
    ],
)
def test_a_piece_that_is_given_again_corrected_does_not_make_its_id_a_lie(corrected: Entry) -> None:
    state = doubted(SourceState(source=A), (of("Ferry", "1", "ferry"), corrected))
    assert not state.ids_lie
    assert not state.links_lie


def test_what_lied_once_is_not_trusted_again() -> None:
    state = doubted(SourceState(source=A), (of("One", "0", "1"), of("Two", "0", "2")))
    state = doubted(state, (of("Three", "0", "3"),))
    assert names(of("Three", "0", "3"), state).keys == ("url+title\na.example/3\nthree", "url\na.example/3")


def test_the_address_of_a_front_page_is_no_id() -> None:
    home = "https://a.example/"
    assert not same(of("One", home, "1"), of("Two", home, "2"))


def test_only_names_made_of_an_address_are_shared_with_other_sources() -> None:
    named = names(ENTRY, SourceState(source=A))
    assert named.shared == ("url+title\na.example/news/ferry\nferry and tram one ticket",)
    assert all(A in key for key in named.keys if key not in named.shared)
