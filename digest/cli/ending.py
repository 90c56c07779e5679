"""Told to end: SIGTERM and Ctrl-C, heard whatever the main thread does [effect: signals, a thread].

Python runs its handlers in the main thread only, and a signal that arrives in the moment before that thread sleeps does
not wake it (bpo-13285): it would end when the sleep does. So the system writes each signal into a pipe that a thread
reads, which also may wait for a lock that the interrupted thread holds.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Thread

ENDING = (signal.SIGTERM, signal.SIGINT)


@contextmanager
def told_to_end(end: Callable[[], object]) -> Iterator[None]:
    """While inside, `end` is called at each SIGTERM and Ctrl-C, and nothing else happens then."""
    read, write = os.pipe()
    os.set_blocking(write, False)
    listener = Thread(target=_listen, args=(read, end), name="told to end", daemon=True)
    listener.start()
    outer = signal.set_wakeup_fd(write, warn_on_full_buffer=False)
    before = {number: signal.signal(number, lambda *_: None) for number in ENDING}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        signal.set_wakeup_fd(outer)
        os.close(write)
        listener.join()
        os.close(read)


def _listen(pipe: int, end: Callable[[], object]) -> None:
    while number := os.read(pipe, 1):
        if number[0] in ENDING:
            end()
