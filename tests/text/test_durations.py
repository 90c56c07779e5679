"""How long, and how many, in words."""

from __future__ import annotations

from datetime import timedelta

import pytest

from digest.text.durations import counted, exactly, in_words


@pytest.mark.parametrize(
    ("span", "said"),
    [
        (timedelta(days=3), "3 days"),
        (timedelta(days=1), "1 day"),
        (timedelta(hours=30), "30 hours"),
        (timedelta(minutes=60), "1 hour"),
        (timedelta(minutes=5, seconds=2), "5 minutes"),
        (timedelta(seconds=9), "less than a minute"),
        (timedelta(days=-1), "less than a minute"),
    ],
)
def test_spans_in_words(span: timedelta, said: str) -> None:
    assert in_words(span) == said


@pytest.mark.parametrize(
    ("span", "typed"),
    [
        (timedelta(days=3), "3 days"),
        (timedelta(hours=36), "36 hours"),
        (timedelta(minutes=90), "90 minutes"),
        (timedelta(hours=1), "1 hour"),
        (timedelta(seconds=90), "90 seconds"),
        (timedelta(), "0 seconds"),
    ],
)
def test_a_span_is_written_back_as_it_would_be_typed(span: timedelta, typed: str) -> None:
    assert exactly(span) == typed


@pytest.mark.parametrize(("number", "shown"), [(0, "0 days"), (1, "1 day"), (40_112, "40,112 days")])
def test_one_thing_is_one_thing(number: int, shown: str) -> None:
    assert counted(number, "day") == shown
