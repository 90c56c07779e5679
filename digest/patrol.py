"""Looks every few seconds whether there is something to do, or as soon as it is woken [effect: threads]."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from digest import log

#: Seconds between two looks, where nobody wakes us.
EVERY = 5.0


class Patrol:
    """Calls `look` in a thread of its own. One that fails is written down; the next one looks again."""

    def __init__(self, look: Callable[[], object], rest: float = 0.0) -> None:
        """Between two looks it rests for so many seconds, whoever wakes it: what comes meanwhile is one thing to do."""
        self._look, self._rest = look, rest
        self._woken = threading.Event()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._walk, name="patrol", daemon=True)

    def start(self) -> None:
        """Looks now, and from now on."""
        self._thread.start()

    def wake(self) -> None:
        """There is something to do: it looks at once. From any thread."""
        self._woken.set()

    def stop(self, grace: float) -> None:
        """It looks no more."""
        self._over.set()
        self._woken.set()
        if self._thread.is_alive():
            self._thread.join(grace)

    def _walk(self) -> None:
        while not self._over.is_set():
            self._woken.clear()
            try:
                self._look()
            except Exception as error:
                log.event("look.failed", level=logging.ERROR, reason=error)
            if not self._over.wait(self._rest):
                self._woken.wait(EVERY)
