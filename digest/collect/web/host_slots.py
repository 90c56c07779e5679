"""How many may ask one host at the same time [effect: waits].

Two, as a polite browser would. But an address that does not answer must cost its own deadline, not those of its
neighbours: one that has kept us waiting for two seconds no longer counts, as long as not more than four are waited for.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic

from digest.collect.web.waiting import waiting

#: Asking one host at once, whoever does not answer included.
MAX_PER_HOST = 4
PATIENCE = 2.0


class HostSlots:
    """Places for requests at one host: `at_once` of them, and more while requests hang, up to `MAX_PER_HOST`."""

    def __init__(self, at_once: int) -> None:
        self._at_once = at_once
        self._free = threading.Condition()
        self._since: list[float] = []

    @contextmanager
    def turn(self) -> Iterator[float]:
        """Waits for its turn, which lasts as long as the block; gives the seconds waited."""
        begun = monotonic()
        with self._free:
            with waiting():
                while not self._is_open():
                    self._free.wait(PATIENCE / 4)
            since = monotonic()
            self._since.append(since)
        try:
            yield since - begun
        finally:
            with self._free:
                self._since.remove(since)
                self._free.notify()

    def _is_open(self) -> bool:
        lately = monotonic() - PATIENCE
        if len(self._since) >= max(MAX_PER_HOST, self._at_once):
            return False
        return sum(since > lately for since in self._since) < self._at_once
