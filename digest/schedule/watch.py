"""Says that this process is on duty, as often as it looks [effect: clock]."""

from __future__ import annotations

import logging
import time
from collections.abc import Collection
from contextlib import suppress

from digest import log
from digest.actions.duty.here import worker_here
from digest.errors import DigestError
from digest.model.duty import Role
from digest.wiring import Wiring

#: Seconds between two times that it is written down.
EVERY = 10.0


class Watch:
    """Kept by the loop that this process stands and falls with: where that hangs, nothing is written."""

    def __init__(self, wiring: Wiring, roles: Collection[Role]) -> None:
        self._wiring = wiring
        self._roles = roles
        self._since = wiring.clock()
        self._written: float | None = None

    def look(self) -> None:
        """Others know that we looked just now."""
        if self._written is not None and time.monotonic() - self._written < EVERY:
            return
        try:
            self._wiring.store.workers.keep(worker_here(self._wiring, self._roles, self._since))
            self._written = time.monotonic()
        except DigestError as error:
            log.event("duty.untold", level=logging.WARNING, reason=error.what)

    def leave(self) -> None:
        """Others know that we are not on duty any more."""
        with suppress(DigestError):
            self._wiring.store.workers.leave(self._wiring.presence.name)
