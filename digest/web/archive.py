"""Keeps the archive as new as the editions, wherever they were frozen [effect: disk]."""

from __future__ import annotations

from datetime import datetime

from digest.actions.upkeep.publish import publish
from digest.wiring import Wiring


class Archive:
    """The files that the pages hand out."""

    def __init__(self, wiring: Wiring) -> None:
        self._wiring = wiring
        self._written = False
        self._newest: datetime | None = None

    def keep(self) -> None:
        """It is written anew at first, and after each freeze. Raises `Unavailable` where it cannot be."""
        newest = self._wiring.store.editions.last_freeze()
        if not self._written or newest != self._newest:
            publish(self._wiring, self._wiring.publication.site.pages)
            self._written, self._newest = True, newest
