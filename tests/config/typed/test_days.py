"""Times of day, days and spans of days are read where they are certain."""

from __future__ import annotations

from datetime import date, time

import pytest

from digest.config.typed.days import clock, day, span
from tests.config.typed.made import refusal


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("07:00", time(7)),
        ("7:05", time(7, 5)),
        ("7am", time(7)),
        ("7 AM", time(7)),
        ("7.30pm", time(19, 30)),
        ("7:30 p.m.", time(19, 30)),
        ("12am", time(0)),
        ("12pm", time(12)),
        ("12:15am", time(0, 15)),
        ("noon", time(12)),
        ("midnight", time(0)),
        ("23:59", time(23, 59)),
    ],
)
def test_a_time_of_day_is_read_as_written(typed: str, expected: time) -> None:
    assert clock(typed) == expected


@pytest.mark.parametrize("typed", ["7", "0", "13", "24:00", "7:60", "25:00", "13am", "0pm", "soon", "", "7:5", "-7:00"])
def test_a_bare_or_impossible_number_is_not_a_time(typed: str) -> None:
    assert "is not a time" in refusal(clock, typed).what


@pytest.mark.parametrize(
    "typed", ["2026-12-05", "2026-12-5", "5 December 2026", "5th of December 2026", "Dec 5, 2026", "5 dec. 2026"]
)
def test_a_day_is_read_where_its_order_is_certain(typed: str) -> None:
    assert day(typed) == date(2026, 12, 5)


@pytest.mark.parametrize(
    ("typed", "what"),
    [
        ("3/4/2026", "can be read in two ways"),
        ("2026-02-30", "February 2026 has 28 days"),
        ("2026-13-01", "names no month"),
        ("5 December", "is not a day"),
        ("0000-01-01", "the year is 0000"),
        ("tomorrow", "is not a day"),
    ],
)
def test_a_day_that_is_none_is_refused_with_the_reason(typed: str, what: str) -> None:
    assert what in refusal(day, typed).what


@pytest.mark.parametrize(
    "typed",
    ["2026-12-05 to 2027-01-18", "2026-12-05 - 2027-01-18", "2026-12-05–2027-01-18", "5 Dec 2026 until 18 Jan 2027"],
)
def test_a_span_has_its_first_and_last_day(typed: str) -> None:
    assert span(typed) == (date(2026, 12, 5), date(2027, 1, 18))


def test_one_day_is_a_span_of_one_day() -> None:
    assert span("2026-12-05") == (date(2026, 12, 5), date(2026, 12, 5))


def test_a_span_backwards_is_turned_round_in_the_advice() -> None:
    assert refusal(span, "2027-01-18 to 2026-12-05").write == "2026-12-05 to 2027-01-18"
