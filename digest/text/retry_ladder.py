"""How long what failed waits until it is tried again: soon at first, then ever more seldom (pure)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

#: After the first, second, … failure in a row. No jitter: a test can tell the time.
STEPS = (timedelta(seconds=30), timedelta(minutes=2), timedelta(minutes=8), timedelta(minutes=30))
HOURLY = timedelta(hours=1)
#: Before them, where many wait for one: a server that stumbles over a single call is itself again in a moment.
SOON = (timedelta(seconds=2), timedelta(seconds=8))


def wait_after(failures: int, later: Sequence[timedelta] = (HOURLY,)) -> timedelta:
    """The wait after so many failures in a row, from 1: 30 seconds, 2, 8 and 30 minutes, and then what `later` says,
    the last of it for ever."""
    ladder = (*STEPS, *later)
    return ladder[min(max(failures, 1), len(ladder)) - 1]


def rest_after(failures: int) -> timedelta:
    """The rest of all who wait for one server after so many failures in a row, from 1: 2 and 8 seconds, and then what
    `wait_after` says."""
    return SOON[max(failures, 1) - 1] if failures <= len(SOON) else wait_after(failures - len(SOON))
