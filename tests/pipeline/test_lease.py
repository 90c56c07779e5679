"""A run that goes on for long keeps its digest."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from digest.errors import LeaseLost, Unavailable
from digest.model.run import Run
from digest.pipeline import lease

NOW = datetime(2026, 11, 24, 7, tzinfo=UTC)
RUN = Run(id=1, digest="morning", occasion="a", by="here:1", started=NOW)


class Over:
    """An event whose waiting takes no time; over after so many waits."""

    def __init__(self, waits: int) -> None:
        self.waits = waits
        self.seconds: list[float] = []

    def wait(self, seconds: float) -> bool:
        self.seconds.append(seconds)
        return len(self.seconds) > self.waits


def beaten(waits: int, failures: list[Exception]) -> tuple[Over, list[timedelta]]:
    """What the heart did in so many waits, the first renewals failing so."""
    renewed: list[timedelta] = []

    def renew(run: Run, now: datetime, time: timedelta) -> None:
        if failures:
            raise failures.pop(0)
        assert (run, now) == (RUN, NOW)
        renewed.append(time)

    kit: Any = SimpleNamespace(store=SimpleNamespace(runs=SimpleNamespace(renew=renew)), clock=lambda: NOW)
    over: Any = Over(waits)
    lease._beat(RUN, kit, over)
    return over, renewed


def test_the_heart_beats_several_times_within_a_lease() -> None:
    over, renewed = beaten(3, [])
    assert renewed == [lease.LEASE] * 3
    assert all(0 < seconds <= lease.LEASE.total_seconds() / 3 for seconds in over.seconds)


def test_it_beats_on_while_the_database_is_away() -> None:
    _, renewed = beaten(4, [Unavailable("away"), Unavailable("away")])
    assert len(renewed) == 2


def test_it_ends_when_another_run_took_over() -> None:
    over, renewed = beaten(9, [LeaseLost("taken over")])
    assert (len(over.seconds), renewed) == (1, [])
