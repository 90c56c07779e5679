"""How often a source publishes, and what follows from it (pure)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from digest.model.source import SourceKind, SourceState

_LATEST = 20
_ENOUGH = 5
"""Dates from which a rhythm is read."""
_SOONEST, _LATEST_LOOK = timedelta(minutes=30), timedelta(days=1)
_SILENT_TIMES = 3
_SILENT_AT_LEAST = timedelta(days=3)
"""A weekend and a bank holiday are no silence."""


def learned(state: SourceState, carried: Sequence[datetime | None], new: int, now: datetime) -> SourceState:
    """The state with the rhythm of its source: from the dates of what it carries, or else from when new articles came.

    A source of which as much as it carries at once goes by faster than we ask is looked at in between: when half of
    that may have changed, at least half an hour and at most a day from now.
    """
    every, carries = _by_dates(carried, now) or _by_arrivals(state, new, now), len(carried) or state.carries
    return replace(
        state,
        every=every,
        carries=carries,
        last_new=now if new or state.last_new is None else state.last_new,
        silent=state.silent and not new,
        next_look=_next_look(state, every, carries, now),
    )


def again(state: SourceState, now: datetime) -> SourceState:
    """The state with the next look at a source that had nothing new: none where it has no rhythm or does not flow."""
    next_look = _next_look(state, state.every, state.carries, now)
    return state if next_look == state.next_look else replace(state, next_look=next_look)


def _next_look(state: SourceState, every: float, carries: int, now: datetime) -> datetime | None:
    if not every or not state.kind.flows:
        return None
    return now + max(timedelta(seconds=min(every * carries / 2, _LATEST_LOOK.total_seconds())), _SOONEST)


def expected(state: SourceState, now: datetime) -> float:
    """Articles to be expected since it last gave new ones; 0 while its rhythm is unknown."""
    since = state.last_new or state.last_success
    return (now - since).total_seconds() / state.every if state.every and since else 0.0


def is_silent(state: SourceState, now: datetime) -> bool:
    """Whether it gave nothing new for three times its rhythm, and three days at least. What people fill is never
    silent."""
    if state.last_new is None or state.kind.is_ours or state.kind is SourceKind.PAGE:
        return False
    return expected(state, now) > _SILENT_TIMES and now - state.last_new > _SILENT_AT_LEAST


def _by_dates(carried: Sequence[datetime | None], now: datetime) -> float:
    dates = sorted((date for date in carried if date and date <= now), reverse=True)[:_LATEST]
    if len(dates) < _ENOUGH:
        return 0.0
    return (dates[0] - dates[-1]).total_seconds() / (len(dates) - 1)


def _by_arrivals(state: SourceState, new: int, now: datetime) -> float:
    """The mean of what was thought and what is seen, slowly moving."""
    if not new or state.last_new is None or state.last_new >= now:
        return state.every
    seen = (now - state.last_new).total_seconds() / new
    return (3 * state.every + seen) / 4 if state.every else seen
