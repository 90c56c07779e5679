"""Durations, shares, rates and yes or no carry what makes them certain."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from digest.config.typed.amounts import duration, rate, share, words_count, yes
from tests.config.typed.made import refusal


@pytest.mark.parametrize(
    ("typed", "hours"),
    [
        ("6 hours", 6),
        ("1 hour", 1),
        ("90 minutes", 1.5),
        ("90 min", 1.5),
        ("1.5h", 1.5),
        ("3 days", 72),
        ("1 day 12 hours", 36),
        ("1 day and 12 hours", 36),
        ("two weeks", 336),
        ("a week", 168),
        ("30 s", 30 / 3600),
        ("0 hours", 0),
    ],
)
def test_a_duration_carries_its_unit(typed: str, hours: float) -> None:
    assert duration(typed) == timedelta(hours=hours)


def test_a_bare_number_is_no_duration() -> None:
    unclear = refusal(duration, "7")
    assert unclear.what == '"7" is not a duration. Write 7 days, or 7 hours:'
    assert unclear.write == "7 days"


@pytest.mark.parametrize(
    "typed", ["", "days", "-1 days", "3 parsecs", "99999999999 days", "1e3 days", "nan days", "7 7"]
)
def test_what_is_no_length_of_time_is_refused(typed: str) -> None:
    assert "is not a duration" in refusal(duration, typed).what


def test_a_month_is_no_certain_length() -> None:
    assert refusal(duration, "2 months").write == "60 days"


@pytest.mark.parametrize(
    ("typed", "expected"),
    [("yes", True), ("TRUE", True), ("on", True), ("No", False), ("false", False), (" off ", False)],
)
def test_yes_and_no_have_three_forms_each(typed: str, expected: bool) -> None:
    assert yes(typed) is expected


@pytest.mark.parametrize("typed", ["", "maybe", "null", "2"])
def test_anything_else_is_neither_yes_nor_no(typed: str) -> None:
    assert refusal(yes, typed).what == f'"{typed}" is neither yes nor no.'


@pytest.mark.parametrize(
    ("typed", "write"), [("y", "yes"), ("1", "yes"), ("ja", "yes"), ("Nein", "no"), ("none", "no")]
)
def test_what_surely_means_yes_or_no_is_proposed(typed: str, write: str) -> None:
    assert refusal(yes, typed).write == write


def test_amounts_carry_their_units() -> None:
    assert words_count("30 words") == words_count("30") == 30
    assert share("5 percent rejected") == 0.05
    assert share("1 percent for 10 minutes") == 0.01
    assert share("0.5%") == 0.005
    assert rate("50 per second") == 50
    assert rate("600/min") == rate("36,000 an hour") == 10


@pytest.mark.parametrize(
    ("read", "typed", "write"),
    [
        (share, "5", "5 percent"),
        (share, "101 percent", ""),
        (share, "1 percent for 10", "10 days"),
        (share, "some", ""),
        (rate, "50", "50 per second"),
        (rate, "0 per second", ""),
        (rate, "fast", ""),
        (words_count, "many", ""),
        (words_count, "5000 words", ""),
    ],
)
def test_amounts_without_meaning_are_refused(read: Callable[[str], object], typed: str, write: str) -> None:
    assert refusal(read, typed).write == write
