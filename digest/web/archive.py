"""Keeps the archive as new as the editions, wherever they were frozen [effect: disk]."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from digest.actions.upkeep.publish import keep_pages
from digest.config.digests import Digest
from digest.config.site import Site
from digest.wiring import Wiring


class Archive:
    """The files that the pages hand out."""

    def __init__(self, wiring: Wiring) -> None:
        self._wiring = wiring
        self._shown: tuple[datetime | None, Site, Mapping[str, Digest]] | None = None

    def keep(self) -> None:
        """It is written anew at first, after each freeze, and when the configuration is another. Raises `Unavailable`
        where it cannot be."""
        publication = self._wiring.publication
        now = (self._wiring.store.editions.last_freeze(), publication.site, publication.digests)
        if now != self._shown:
            keep_pages(self._wiring, publication.site.pages)
            self._shown = now
