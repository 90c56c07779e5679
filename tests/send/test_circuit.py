from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.send.circuit import ENOUGH_ANSWERS, at_least, of_us


def stops(dead: float, people: int, chance: random.Random) -> int:
    """After how many answers a list with so many dead addresses is stopped at 5 percent; 0 when it is not."""
    bad = 0
    for known in range(1, people + 1):
        bad += chance.random() < dead
        if known % 50 == 0 and known >= ENOUGH_ANSWERS and at_least(bad, known) > 0.05:
            return known
    return 0


def test_a_list_with_three_percent_dead_addresses_is_not_stopped_by_chance() -> None:
    chance = random.Random(1)
    assert sum(bool(stops(0.03, 5_000, chance)) for _ in range(400)) <= 8


def test_a_list_with_a_quarter_of_dead_addresses_is_stopped_within_two_hundred_answers() -> None:
    chance = random.Random(2)
    assert all(0 < stops(0.25, 5_000, chance) <= 200 for _ in range(200))


@given(st.integers(0, 500), st.integers(1, 500))
def test_the_bound_lies_below_what_was_seen_and_grows_with_it(count: int, more: int) -> None:
    total = count + more
    assert 0 <= at_least(count, total) <= count / total
    assert at_least(count, total) <= at_least(count + 1, total) + 1e-12
    assert at_least(count, total) <= at_least(10 * count, 10 * total) + 1e-12


@pytest.mark.parametrize(
    ("reason", "ours"),
    [
        ("554 5.7.1 Service unavailable; client host blocked", True),
        ("550 5.7.26 not authenticated (answer to the mail)", True),
        ("550 5.1.1 no such user", False),
        ("552 5.2.2 mailbox full", False),
        ("550 no", False),
        ("postmark refused with code 406: inactive 15.7.1", False),
    ],
)
def test_a_refusal_of_us_is_told_from_one_of_an_address(reason: str, ours: bool) -> None:
    assert of_us(reason) is ours
