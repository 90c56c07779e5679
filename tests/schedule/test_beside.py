"""What goes on beside the looks: once at a time, and to its end before the publication is closed."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from digest.actions import due
from digest.wiring import Wiring
from tests.schedule.bench import HOUR, Bench


class Slow:
    """An act that goes on until it is let go."""

    def __init__(self) -> None:
        self.begun = threading.Semaphore(0)
        self.times = 0
        self.go = threading.Event()

    def __call__(self, *_: object) -> bool:
        self.times += 1
        self.begun.release()
        return self.go.wait(20)


@pytest.fixture
def slow() -> Iterator[Slow]:
    made = Slow()
    yield made
    made.go.set()


@pytest.mark.parametrize("act", ["tell_editors", "look_between_editions"])
def test_what_is_still_going_on_is_not_begun_again_and_what_ended_is(
    bench: Bench, slow: Slow, act: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(due, act, slow)
    bench.begin()
    for _ in range(3):
        bench.service.timetables()
    assert slow.begun.acquire(timeout=20)
    assert slow.times == 1
    slow.go.set()
    bench.service._quiet(20)
    bench.service.timetables()
    assert slow.begun.acquire(timeout=20)


@pytest.mark.parametrize("act", ["tell_editors", "look_between_editions", "run_due", "help"])
def test_a_publication_is_closed_when_all_of_it_is_at_an_end(
    bench: Bench, slow: Slow, act: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = threading.Event()
    monkeypatch.setattr(due, act, slow, raising=False)
    monkeypatch.setattr(Wiring, "close", lambda wiring: closed.set())
    bench.begin()
    bench.now += HOUR
    bench.service._ticker.look()
    if act == "help":
        bench.service._hands._begin("deliver 1", slow)
    assert slow.begun.acquire(timeout=20)
    bench.service.stop()
    waiting = threading.Thread(target=bench.service.wait)
    waiting.start()
    assert not closed.wait(0.2)
    slow.go.set()
    waiting.join(20)
    assert closed.is_set()
    assert not bench.service._ticker.look()  # a late alarm begins nothing
