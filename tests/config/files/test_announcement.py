"""Blocks between the stories, as editors type them."""

from __future__ import annotations

import re
from datetime import date

import pytest

from digest.config.announcements import running
from digest.config.typed.announced import after
from tests.config.written import digest, problems

ONE = "title: A\nsources: a.example\nblocks:\n"
BALL = """\
  - title: Freshers' ball
    text: Tickets from **Monday**, [here](https://quay.example/ball).
    link: quay.example/ball
    picture: https://quay.example/ball.jpg
    label: Sponsored
    place: after 4 stories
    from: 2026-12-01
    to: 5 December 2026
"""


def shown(text: str) -> str:
    """What is wrong in it, and what to write."""
    return " ".join(" ".join((problem.what, *problem.write)) for problem in problems(text) if problem.line >= 3)


def test_a_block_is_read_with_all_that_it_says() -> None:
    (block,) = digest(ONE + BALL).blocks
    assert (block.title, block.label, block.place) == ("Freshers' ball", "Sponsored", "after 4 stories")
    assert (block.link, block.picture) == ("https://quay.example/ball", "https://quay.example/ball.jpg")
    assert (block.first, block.last) == (date(2026, 12, 1), date(2026, 12, 5))
    assert block.where == "config/digests/morning.yaml:4"


def test_it_runs_on_its_days_both_ends_included_and_else_always() -> None:
    blocks = digest(ONE + BALL + "  - title: Always\n").blocks
    shown = {day: [one.title for one in running(blocks, date(2026, *day))] for day in ((11, 30), (12, 1), (12, 5))}
    assert shown == {
        (11, 30): ["Always"],
        (12, 1): ["Freshers' ball", "Always"],
        (12, 5): ["Freshers' ball", "Always"],
    }
    assert [one.title for one in running(blocks, date(2026, 12, 6))] == ["Always"]


@pytest.mark.parametrize(
    ("typed", "place", "stories"),
    [
        ("top", "top", 0),
        ("End", "end", None),
        ("after 4 stories", "after 4 stories", 4),
        ("after 1 story", "after 1 story", 1),
        ("after the lead", "after 1 story", 1),
        ("after 12", "after 12 stories", 12),
    ],
)
def test_a_place_is_typed_in_words(typed: str, place: str, stories: int | None) -> None:
    (block,) = digest(f"{ONE}  - title: Ball\n    place: {typed}\n").blocks
    assert (block.place, after(block.place)) == (place, stories)


def test_without_a_place_it_stands_at_the_end() -> None:
    (block,) = digest(ONE + "  - title: Ball\n").blocks
    assert block.announcement.after is None


@pytest.mark.parametrize(
    ("typed", "what"),
    [
        ("  - text: Tickets", "This block has no title"),
        ("  - Freshers' ball", "A block has fields"),
        ("  - title: Ball\n    link: here", "is not an address|is not the name of a web site"),
        ("  - title: Ball\n    link: javascript:alert(1)", "address"),
        ("  - title: Ball\n    text: See [us](javascript:alert(1)).", "is no link"),
        ("  - title: Ball\n    text: <script>alert(1)</script>", '"<script>" is HTML. Here goes Markdown'),
        ("  - title: Ball\n    text: Now <b>cheaper</b>", '"<b>" is HTML'),
        ("  - title: Ball\n    text: '<img src=x onerror=alert(1)>'", "is HTML"),
        ("  - title: Ball\n    picture: http://quay.example/a.jpg", "comes over https"),
        ("  - title: Ball\n    picture: https://quay.example/a.webp", "Not every mail program shows .webp"),
        ("  - title: Ball\n    place: middle", "is no place in a mail"),
        ("  - title: Ball\n    place: bottom", "place: end"),
        ("  - title: Ball\n    from: 2026-12-05\n    to: 2026-12-01", "It would end before it begins"),
        ("  - title: Ball\n    until: 2026-12-01", 'I do not know "until"'),
        ("  - title: Ball\n  - title: ball", "stands in line 4 already"),
        ("\n".join(f"  - title: Ball {n}" for n in range(21)), "20 are the most"),
    ],
)
def test_what_cannot_stand_in_a_mail_is_told_with_its_line(typed: str, what: str) -> None:
    assert re.search(what, shown(ONE + typed + "\n"))


def test_signs_that_are_no_markup_stay() -> None:
    (block,) = digest(ONE + "  - title: Ball\n    text: 'Under 18? Half price; 3 < 5, and <3 from us.'\n").blocks
    assert "<3" in block.text
