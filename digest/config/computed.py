"""Defaults that follow from other fields of a digest, one function each, and each in words for the reference (pure)."""

from __future__ import annotations

from datetime import timedelta

from digest.text.durations import exactly

_WEEK = timedelta(days=7)
_LATE, _LATE_WEEKLY = timedelta(hours=6), timedelta(hours=24)
_GAPS, _YOUNGEST, _OLDEST = 2, timedelta(days=3), timedelta(days=30)
_SHARE, _FEWEST, _FEW_SOURCES = 3, 3, 2

LATE_LIMIT = f"{exactly(_LATE)}; {exactly(_LATE_WEEKLY)} where a week or more lies between two editions"
MAX_AGE = f"{_GAPS} times the time between two editions, from {_YOUNGEST.days} to {_OLDEST.days} days"
MAX_PER_SOURCE = f"a third of the edition, at least {_FEWEST}; below {_FEW_SOURCES + 1} sources no cap"


def late_limit(gap: timedelta) -> timedelta:
    """How late an edition may be: longer where a week or more lies between two of them."""
    return _LATE_WEEKLY if gap >= _WEEK else _LATE


def max_age(gap: timedelta) -> timedelta:
    """How old an article may be: so many gaps between two editions, within bounds."""
    return min(max(_GAPS * gap, _YOUNGEST), _OLDEST)


def max_per_source(max_stories: int, sources: int) -> int:
    """How many stories one source may lead: a third of them, and all where there are few sources."""
    return max(max_stories // _SHARE, _FEWEST) if sources > _FEW_SOURCES else max_stories
