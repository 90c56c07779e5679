from __future__ import annotations

import pytest

from digest.group.apart import kept_apart
from tests.group.made import article

RULES = (("wind contract", "jobs at risk"), ("Fähre", "Brücke", "Tunnel"))


@pytest.mark.parametrize(
    ("title", "sides"),
    [
        ("Quay Power wins contract for wind farm", {(0, 0)}),
        ("QUAY POWER: 300 Jobs at Risk", {(0, 1)}),
        ("Wind contract puts jobs at risk", set()),
        ("Windy contract", set()),
        ("Fahre fällt aus", {(1, 0)}),
        ("Tunnel gesperrt: wind contract", {(1, 2), (0, 0)}),
        ("", set()),
    ],
)
def test_an_article_stands_where_all_words_are_in_its_headline(title: str, sides: set[tuple[int, int]]) -> None:
    placed = kept_apart([article(1, "Nothing"), article(2, title, text="wind contract, jobs at risk")], RULES)
    assert placed == ({1: frozenset(sides)} if sides else {})


def test_words_without_letters_keep_nothing_apart() -> None:
    assert kept_apart([article(1, "—")], [("—", "!")]) == {}
