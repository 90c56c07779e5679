"""How much of all answers is held at once, however many come [effect: waits].

Small bodies come and go freely. One that grows needs a place among those of its size before it goes on, and keeps it
for as long as anybody holds it: 96 hostile answers of 10 MB each do not take 960 MB. What is big waits for what is big,
and nothing else for it. What was large goes back to the system when it is free.
"""

from __future__ import annotations

import ctypes
import threading
from collections import Counter
from contextlib import suppress
from functools import cache
from time import monotonic

from digest.collect.web.waiting import waiting

#: Bytes → how many bodies may be larger at once: with 96 of the smallest, 60 MB together.
PLACES = {256_000: 10, 1_500_000: 2}
_PATIENCE = 60.0
_MMAP_THRESHOLD = -3
"""glibc's M_MMAP_THRESHOLD."""


class Crowded(TimeoutError):
    """There was no place for so large a body for a minute."""


class Bodies:
    """Places for bodies by their size."""

    def __init__(self) -> None:
        _give_back()
        self._free = {size: threading.Semaphore(count) for size, count in PLACES.items()}
        self._threads = threading.local()

    def body(self) -> Body:
        """One that begins to come. A thread that holds a large one already may have another: it would wait for
        itself."""
        if not hasattr(self._threads, "places"):
            self._threads.places = _Places(self._free)
        return Body(self._threads.places)


class Body:
    """One on its way, and until nobody holds it any more."""

    def __init__(self, places: _Places) -> None:
        self._places = places
        self._taken: list[int] = []

    def grows(self, size: int) -> float:
        """It may have so many bytes; gives the seconds that it had to wait. Raises `Crowded`."""
        waited = 0.0
        for limit in PLACES:
            if size > limit and limit not in self._taken:
                waited += self._places.take(limit)
                self._taken.append(limit)
        return waited

    @property
    def is_large(self) -> bool:
        """It has a place that others may wait for."""
        return bool(self._taken)

    def leave(self) -> None:
        """Nobody holds it any more."""
        for limit in self._taken:
            self._places.leave(limit)
        self._taken.clear()


class _Places:
    """Those of one thread: one of each size at most, for all of its bodies."""

    def __init__(self, free: dict[int, threading.Semaphore]) -> None:
        self._free = free
        self._bodies = Counter[int]()
        self._lock = threading.RLock()  # a body may leave in the midst of anything

    def take(self, limit: int) -> float:
        begun = monotonic()
        with self._lock:
            self._bodies[limit] += 1
            if self._bodies[limit] > 1:
                return 0.0
        with waiting():
            if self._free[limit].acquire(timeout=_PATIENCE):
                return monotonic() - begun
        with self._lock:
            self._bodies[limit] -= 1
        raise Crowded

    def leave(self, limit: int) -> None:
        with self._lock:
            self._bodies[limit] -= 1
            last = not self._bodies[limit]
        if last:
            self._free[limit].release()


@cache
def _give_back() -> None:
    """glibc keeps what was free once in one of its 16 arenas, up to 32 MB a block, unless it is told what is large: 253
    MB instead of 149 after 55 answers of 10 MB (2.36, 2026-11). Other systems need no telling."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).mallopt(_MMAP_THRESHOLD, min(PLACES))
