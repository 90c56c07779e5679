"""How often a source publishes, and what follows from it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from digest.collect.rhythm import expected, is_silent, learned
from digest.model.source import SourceKind, SourceState

NOW = datetime(2026, 11, 24, 7, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
FEED = SourceState(source="s", kind=SourceKind.FEED, last_success=NOW)


def carrying(*ages: timedelta | None) -> list[datetime | None]:
    return [None if age is None else NOW - age for age in ages]


@pytest.mark.parametrize(
    ("carried", "hours"),
    [
        ([n * HOUR for n in range(20)], 1),
        ([n * DAY for n in range(5)], 24),
        ([n * HOUR for n in range(4)], 0),
        ([0 * HOUR] * 30, 0),
        ([None] * 30, 0),
        ([*(n * HOUR for n in range(20)), 900 * DAY], 1),
        ([-9 * DAY, *(n * HOUR for n in range(20))], 1),
    ],
)
def test_the_rhythm_is_read_from_the_latest_dates(carried: list[timedelta | None], hours: float) -> None:
    assert learned(FEED, carrying(*carried), len(carried), NOW).every == hours * 3600


def test_without_dates_it_is_learned_from_when_articles_came() -> None:
    state = learned(FEED, carrying(None), 1, NOW)
    for day in range(1, 30):
        state = learned(state, carrying(None, None), 2, NOW + day * DAY)
    assert state.every == pytest.approx(12 * 3600)
    assert expected(state, NOW + 31 * DAY) == pytest.approx(4)


@pytest.mark.parametrize(
    ("every", "carries", "kind", "wait"),
    [
        (HOUR, 20, SourceKind.FEED, 10 * HOUR),
        (timedelta(minutes=1), 20, SourceKind.FEED, timedelta(minutes=30)),
        (7 * DAY, 20, SourceKind.FEED, DAY),
        (HOUR, 20, SourceKind.LIST, None),
    ],
)
def test_a_source_is_looked_at_before_half_of_what_it_carries_has_gone_by(
    every: timedelta, carries: int, kind: str, wait: timedelta | None
) -> None:
    state = SourceState(source="s", kind=kind, last_success=NOW)
    state = learned(state, carrying(*(n * every for n in range(carries))), 0, NOW)
    assert state.next_look == (wait and NOW + wait)


@pytest.mark.parametrize(
    ("every", "quiet", "kind", "silent"),
    [
        (HOUR, 2 * DAY, "feed", False),
        (HOUR, 4 * DAY, "feed", True),
        (DAY, 2 * DAY, "feed", False),
        (DAY, 4 * DAY, "feed", True),
        (DAY, 4 * DAY, "list", True),
        (7 * DAY, 20 * DAY, "feed", False),
        (7 * DAY, 22 * DAY, "feed", True),
        (timedelta(), 900 * DAY, "feed", False),
        (DAY, 900 * DAY, "folder", False),
    ],
)
def test_silence_is_three_times_the_rhythm_and_more_than_a_weekend(
    every: timedelta, quiet: timedelta, kind: str, silent: bool
) -> None:
    state = SourceState(
        source="s", kind=SourceKind(kind), every=every.total_seconds(), last_new=NOW - quiet, last_success=NOW
    )
    assert is_silent(state, NOW) is silent


def test_what_never_gave_anything_is_not_silent() -> None:
    assert not is_silent(SourceState(source="s", every=60), NOW)
