"""What is done beside the runs, by whom, and how often."""

from __future__ import annotations

import threading
from collections.abc import Collection
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from digest.actions import due
from digest.model.duty import EVERY_ROLE, Role
from digest.schedule.chores import Chores
from tests.schedule.bench import DAY, HOUR, MINUTE, START

ACTS = ("tell_editors", "write_letters", "ask_again", "look_between_editions", "hear_bounces", "forget")


class House:
    """A process with these roles, whose clock is turned by hand; what it did, in order."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, roles: Collection[Role] = EVERY_ROLE) -> None:
        self.now: datetime = START
        self.done: list[str] = []
        self.is_told = True
        wiring: Any = SimpleNamespace(clock=lambda: self.now)
        self.chores = Chores(wiring, roles)
        for name in ACTS:
            monkeypatch.setattr(due, name, self._noted(name))

    def _noted(self, name: str) -> Any:
        def act(*given: object) -> bool:
            self.done.append(name)
            return self.is_told

        return act

    def begin(self, after: timedelta = timedelta(0)) -> list[str]:
        """What was done of it, by name."""
        self.now += after
        self.done.clear()
        self.chores.begin()
        self.chores.quiet(20)
        return sorted(self.done)


@pytest.mark.parametrize(
    ("roles", "done"),
    [
        (EVERY_ROLE, sorted(ACTS)),
        ({Role.SCHEDULE}, ["forget", "hear_bounces", "look_between_editions", "tell_editors", "write_letters"]),
        ({Role.SEND}, ["ask_again", "look_between_editions"]),
        ({Role.WEB}, ["look_between_editions"]),
    ],
)
def test_each_part_of_the_work_is_done_by_whoever_has_it(
    monkeypatch: pytest.MonkeyPatch, roles: Collection[Role], done: list[str]
) -> None:
    assert House(monkeypatch, roles).begin() == done


def test_what_is_old_is_looked_for_once_a_day_whatever_the_clock_does(monkeypatch: pytest.MonkeyPatch) -> None:
    house = House(monkeypatch)
    forgot = ["forget" in house.begin(after) for after in (MINUTE, DAY - MINUTE, MINUTE, HOUR, -2 * DAY, DAY)]
    assert forgot == [True, False, True, False, True, True]


def test_mails_that_servers_wrote_back_are_looked_for_every_five_minutes(monkeypatch: pytest.MonkeyPatch) -> None:
    house = House(monkeypatch)
    heard = ["hear_bounces" in house.begin(after * MINUTE) for after in (0, 4.99, 0.01, 5, 1, -7, 4)]
    assert heard == [True, False, True, True, False, True, False]


def test_after_editors_could_not_be_told_they_are_an_hour_later_or_when_the_clock_is_set_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    house = House(monkeypatch)
    house.is_told = False
    tried = ["tell_editors" in house.begin(after) for after in (MINUTE, MINUTE, HOUR - 2 * MINUTE, MINUTE, MINUTE)]
    assert tried == [True, False, False, True, False]
    house.is_told = True
    assert "tell_editors" in house.begin(-HOUR)
    assert "tell_editors" in house.begin()


def test_readers_are_written_to_while_editors_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    house = House(monkeypatch)
    house.is_told = False
    house.begin()
    house.done.clear()
    house.chores.tell()
    house.chores.write()
    house.chores.quiet(20)
    assert house.done == ["write_letters"]


def test_whoever_waits_for_what_goes_on_waits_no_longer_than_they_say(monkeypatch: pytest.MonkeyPatch) -> None:
    house, go = House(monkeypatch), threading.Event()
    for name in ("tell_editors", "write_letters", "look_between_editions"):
        monkeypatch.setattr(due, name, lambda *given: go.wait(20))
    house.chores.begin()
    waited: list[tuple[str, float | None]] = []
    assert all(thread.daemon for thread in threading.enumerate() if thread.name in ("collect", "write", "tell"))
    monkeypatch.setattr(threading.Thread, "join", lambda thread, seconds=None: waited.append((thread.name, seconds)))
    house.chores.quiet(60)
    house.chores.quiet(2)
    go.set()
    assert waited == [
        *(("collect", 60), ("write", 5.0), ("tell", 5.0)),
        *(("collect", 2), ("write", 2), ("tell", 2)),
    ]
