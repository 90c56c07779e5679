"""What others began is gone on with: each thing once at a time, and what failed is left alone for a while."""

from __future__ import annotations

import threading
from collections.abc import Collection, Sequence
from types import SimpleNamespace
from typing import Any

import pytest

from digest.actions.duty import helping
from digest.errors import Busy, NoDatabase, Refused
from digest.model.duty import EVERY_ROLE, Role, Shard
from digest.model.edition import Edition
from digest.model.run import Ended, Report
from digest.schedule import hands
from digest.schedule.hands import Hands
from tests.send.made import edition
from tests.store.made import NOW

EDITION = edition()
REPORT = Report(digest="morning", occasion=EDITION.occasion.key, ended=Ended.SENT)
SHARD = Shard(run=7, number=1, digest="morning", sources=("s",), worker="here", given=NOW, taken=True)


class Process:
    """One that sends and collects; `outcomes` are what becomes of each hand-over."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, roles: Collection[Role] = EVERY_ROLE) -> None:
        self.seconds = 0.0  # the machine was just started
        self.done: list[object] = []
        self.shown: list[tuple[Edition, Report]] = []
        self.outcomes: list[Report | Exception | None] = []
        self.waits: list[Shard] = []
        self.go = threading.Event()
        self.go.set()
        self.stopping = threading.Event()
        wiring: Any = SimpleNamespace(
            stopping=self.stopping,
            presence=SimpleNamespace(name="here"),
            store=SimpleNamespace(shards=SimpleNamespace(take=self._take)),
        )
        monkeypatch.setattr(helping, "to_deliver", lambda given: [EDITION])
        monkeypatch.setattr(helping, "deliver", self._deliver)
        monkeypatch.setattr(helping, "collect", self._collect)
        monkeypatch.setattr(hands, "monotonic", lambda: self.seconds)
        self.hands = Hands(wiring, roles, lambda *given: self.shown.append(given))

    def _take(self, worker: str) -> Sequence[Shard]:
        assert worker == "here"
        taken, self.waits = self.waits, []
        return taken

    def _deliver(self, wiring: object, given: Edition) -> Report | None:
        self.done.append(given.id)
        self.go.wait(20)
        outcome = self.outcomes.pop(0) if self.outcomes else REPORT
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    def _collect(self, wiring: object, given: Shard) -> None:
        self.done.append(given)
        self.go.wait(20)
        if self.outcomes:
            raise ValueError("a defect")

    def look(self, after: float = 0.0) -> list[object]:
        """What was begun, once it is at an end."""
        self.seconds += after
        self.done.clear()
        self.hands.look()
        for thread in tuple(self.hands._working.values()):
            thread.join(20)
        return list(self.done)


@pytest.mark.parametrize(
    ("roles", "done"), [({Role.SEND}, [EDITION.id]), ({Role.COLLECT}, [SHARD]), ({Role.SCHEDULE, Role.WEB}, [])]
)
def test_each_does_what_it_is_there_for(
    monkeypatch: pytest.MonkeyPatch, roles: Collection[Role], done: list[object]
) -> None:
    process = Process(monkeypatch, roles)
    process.waits = [SHARD]
    assert process.look() == done
    assert process.shown == ([(EDITION, REPORT)] if Role.SEND in roles else [])


def test_what_goes_on_is_not_begun_again_and_what_ended_is(monkeypatch: pytest.MonkeyPatch) -> None:
    process = Process(monkeypatch, {Role.SEND})
    process.go.clear()
    process.hands.look()
    process.hands.look()
    (thread,) = process.hands._working.values()
    assert (thread.name, thread.daemon) == (f"deliver {EDITION.id}", True)
    process.go.set()
    process.hands.quiet(20)
    assert process.done == [EDITION.id]
    assert process.look() == [EDITION.id]


def test_what_fails_is_left_alone_for_half_a_minute_and_longer_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    process = Process(monkeypatch, {Role.SEND})
    process.outcomes = [Refused("no"), ValueError("a defect"), REPORT, Refused("no")]
    begun = [bool(process.look(after)) for after in (0, 29, 1, 119, 1, 0, 29, 1)]
    assert begun == [True, False, True, False, True, True, False, True]
    assert len(process.shown) == 2


def test_who_finds_another_at_it_looks_again_at_once_and_who_has_nothing_to_tell_tells_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    process = Process(monkeypatch, {Role.SEND})
    process.outcomes = [Busy("another is at it"), NoDatabase("it is away"), None]
    assert [process.look() for _ in range(3)] == [[EDITION.id]] * 3
    assert process.shown == []


def test_a_part_that_fails_stops_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    process = Process(monkeypatch, {Role.COLLECT})
    for _ in range(2):
        process.waits, process.outcomes = [SHARD], [REPORT]
        assert process.look() == [SHARD]


def test_waiting_for_what_goes_on_takes_no_longer_than_said_for_all_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    process, waited = Process(monkeypatch), list[float | None]()
    process.go.clear()
    process.waits = [SHARD]
    process.hands.look()

    def join(thread: threading.Thread, seconds: float | None = None) -> None:
        waited.append(seconds)
        process.seconds += 4

    with monkeypatch.context() as patch:
        patch.setattr(threading.Thread, "join", join)
        process.hands.quiet(5)
        process.hands.quiet(3)
    process.go.set()
    assert waited == [5, 1, 3, 0]


def test_asked_to_stop_it_begins_nothing_and_waits_no_longer_than_said(monkeypatch: pytest.MonkeyPatch) -> None:
    process = Process(monkeypatch, {Role.SEND})
    process.go.clear()
    process.hands.look()
    process.stopping.set()
    process.hands.look()
    process.hands.quiet(0.01)
    assert process.done == [EDITION.id]
    process.go.set()
    process.hands.quiet(20)
    assert process.look() == []
