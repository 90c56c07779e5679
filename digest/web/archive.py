"""Keeps the archive as new as the editions, wherever they were frozen [effect: threads]."""

from __future__ import annotations

import logging
import threading
from datetime import datetime

from digest import log
from digest.actions.upkeep.publish import publish
from digest.errors import DigestError
from digest.wiring import Wiring

#: Seconds between two looks.
LOOK_AGAIN = 15.0


class Archivist:
    """A thread that writes the archive at its start and after each freeze, from now until `close`."""

    def __init__(self, wiring: Wiring) -> None:
        self._wiring = wiring
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, name="archive", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """No page is being written any more."""
        self._over.set()
        self._thread.join()

    def _run(self) -> None:
        written: list[datetime | None] = []
        while not self._over.is_set():
            try:
                last = self._wiring.store.editions.last_freeze()
                if written != [last]:
                    publish(self._wiring, self._wiring.publication.site.pages)
                    written = [last]
            except DigestError as error:
                log.event("archive.waiting", level=logging.WARNING, reason=error.what)
            self._over.wait(LOOK_AGAIN)
