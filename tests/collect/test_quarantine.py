"""Whether a list of links still looks like itself."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from digest.collect.quarantine import Unusual, check_links, check_pages, learned
from digest.model.article import Entry
from digest.model.source import Usual
from digest.read.pages.links import Link

URL = "https://union.example/notices"
DATED = datetime(2026, 11, 24, tzinfo=UTC)


def links(count: int, letters: int = 40) -> list[Link]:
    return [Link(url=f"{URL}/{number}", title="x" * letters) for number in range(count)]


def pages(count: int, text: int = 2000, *, dated: bool = True, alike: bool = False) -> list[Entry]:
    return [
        Entry(
            title="Log in" if alike else f"Notice {number}",
            text="y" * text,
            published=DATED if dated else None,
        )
        for number in range(count)
    ]


def dated(found: list[Entry]) -> int:
    return sum(page.published is not None for page in found)


@pytest.fixture
def usual() -> Usual:
    found = None
    for _ in range(3):
        found = learned(found, links(40), pages(2), 2)
    assert found
    return found


def test_what_is_usual_is_the_mean_of_the_polls(usual: Usual) -> None:
    assert usual == Usual(polls=3, links=40, letters=40, text=2000, dated=1, pages=6)
    assert learned(usual, links(60), [], 0).links == 45


@pytest.mark.parametrize("found", [links(40), links(11), links(160), links(40, 11), links(40, 160)])
def test_a_list_may_grow_and_shrink(usual: Usual, found: list[Link]) -> None:
    check_links(found, usual, URL)


@pytest.mark.parametrize(
    ("found", "why"),
    [
        (links(1), "shows 1 link instead of about 40"),
        (links(9), "shows 9 links instead of about 40"),
        (links(161), "shows 161 links instead of about 40"),
        (links(40, 9), "has links of 9 letters instead of about 40"),
        (links(40, 161), "has links of 161 letters instead of about 40"),
    ],
)
def test_a_list_unlike_itself_is_told(usual: Usual, found: list[Link], why: str) -> None:
    with pytest.raises(Unusual) as raised:
        check_links(found, usual, URL)
    assert raised.value.what == why
    assert f"digest sources release {URL}" in raised.value.advice


@pytest.mark.parametrize(
    ("found", "why"),
    [
        (pages(3, 400), "leads to pages of 400 letters instead of about 2000"),
        (pages(3, alike=True), "leads to 3 pages that are all the same"),
        (pages(3, dated=False), "leads to 3 pages without a date, which used to have one"),
    ],
)
def test_a_list_whose_pages_are_unlike_theirs_is_told(usual: Usual, found: list[Entry], why: str) -> None:
    with pytest.raises(Unusual) as raised:
        check_pages(found, dated(found), usual, URL)
    assert raised.value.what == why


@pytest.mark.parametrize("found", [pages(3), pages(2, 10), pages(2, alike=True), pages(2, dated=False), []])
def test_few_pages_prove_nothing(usual: Usual, found: list[Entry]) -> None:
    check_pages(found, dated(found), usual, URL)


def test_who_is_hardly_known_cannot_be_unlike_himself() -> None:
    known = learned(learned(None, links(40), [], 0), links(40), [], 0)
    check_links(links(1), known, URL)
    check_links(links(1), None, URL)
    check_pages(pages(5, alike=True), 5, known, URL)
