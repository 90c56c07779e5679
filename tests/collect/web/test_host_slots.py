"""How many may ask one host at the same time."""

from __future__ import annotations

import threading
from contextlib import ExitStack

from digest.collect.web import host_slots
from digest.collect.web.host_slots import HostSlots


def crowd(stack: ExitStack, slots: HostSlots, count: int) -> tuple[threading.Semaphore, threading.Event]:
    """So many threads that want to pass, each of which stays until the event; the semaphore counts who is in."""
    inside, leave = threading.Semaphore(0), threading.Event()

    def visit() -> None:
        with slots.turn():
            inside.release()
            leave.wait(10)

    threads = [threading.Thread(target=visit) for _ in range(count)]
    for thread in threads:
        thread.start()
        stack.callback(thread.join)
    stack.callback(leave.set)
    return inside, leave


def test_two_are_let_in_at_once_and_the_next_when_one_leaves() -> None:
    with ExitStack() as stack:
        inside, leave = crowd(stack, HostSlots(2), 6)
        assert inside.acquire(timeout=5)
        assert inside.acquire(timeout=5)
        assert not inside.acquire(timeout=0.1)
        leave.set()
        assert all(inside.acquire(timeout=5) for _ in range(4))


def test_whoever_stays_too_long_is_not_waited_for_but_only_so_many_are_in(monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(host_slots, "PATIENCE", 0.1)
    with ExitStack() as stack:
        inside, _ = crowd(stack, HostSlots(2), 6)
        assert all(inside.acquire(timeout=5) for _ in range(host_slots.MAX_PER_HOST))
        assert not inside.acquire(timeout=0.4)


def test_the_wait_for_a_turn_is_told() -> None:
    slots = HostSlots(1)
    with ExitStack() as stack:
        inside, leave = crowd(stack, slots, 1)
        assert inside.acquire(timeout=5)
        threading.Timer(0.2, leave.set).start()
        with slots.turn() as waited:
            assert waited > 0.1
    with slots.turn() as waited:
        assert waited < 0.1
