"""A run that goes on for long keeps its digest."""

from __future__ import annotations

import threading
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from digest.errors import LeaseLost, Unavailable
from digest.model.edition import Occasion
from digest.model.run import Report, Run
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


def test_the_heart_beats_five_times_within_a_lease() -> None:
    over, renewed = beaten(3, [])
    assert renewed == [lease.LEASE] * 3
    assert {5 * seconds for seconds in over.seconds} == {lease.LEASE.total_seconds()}


def test_it_beats_on_while_the_database_is_away() -> None:
    _, renewed = beaten(4, [Unavailable("away"), Unavailable("away")])
    assert len(renewed) == 2


def test_it_ends_when_another_run_took_over() -> None:
    over, renewed = beaten(9, [LeaseLost("taken over")])
    assert (len(over.seconds), renewed) == (1, [])


class Runs:
    """What a run does with its digest, in order; the heart may beat at any time."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self.beaten = threading.Event()

    def begin(self, digest: str, occasion: str, by: str, now: datetime, time: timedelta, *, gone: object) -> Run:
        self.done.append(f"begin {digest} {occasion} {by} {gone}")
        return RUN

    def renew(self, run: Run, now: datetime, time: timedelta) -> None:
        self.beaten.set()

    def end(self, run: Run, report: Report, now: datetime) -> None:
        self.done.append(f"{report.ended}: {report.reason}")


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> Runs:
    monkeypatch.setattr(lease, "LEASE", timedelta(milliseconds=50))
    return Runs()


def held(runs: Runs) -> AbstractContextManager[Run]:
    store: Any = SimpleNamespace(store=SimpleNamespace(runs=runs), clock=lambda: NOW, by="here:1", gone="gone")
    digest: Any = SimpleNamespace(key="morning")
    return lease.leased(digest, Occasion(key="a", at=NOW), store)


def test_the_heart_beats_while_a_run_goes_on_and_no_longer(runs: Runs) -> None:
    with held(runs):
        assert runs.beaten.wait(20)
    assert "lease" not in {thread.name for thread in threading.enumerate()}
    assert runs.done == ["begin morning a here:1 gone"]


@pytest.mark.parametrize(
    ("error", "reason"),
    [(Unavailable("the disk is full"), "the disk is full"), (ValueError("odd"), "ValueError: odd")],
)
def test_a_run_that_raises_is_over_with_its_reason(runs: Runs, error: Exception, reason: str) -> None:
    with pytest.raises(type(error)), held(runs):
        raise error
    assert runs.done[1:] == [f"failed: {reason}"]
    assert "lease" not in {thread.name for thread in threading.enumerate()}


def test_of_what_went_wrong_the_first_is_told(runs: Runs, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(run: Run, report: Report, now: datetime) -> None:
        raise Unavailable("the database is away")

    monkeypatch.setattr(runs, "end", away)
    with pytest.raises(ValueError, match="odd"), held(runs):
        raise ValueError("odd")
