"""What time it is for everybody who shares a database [effect: clock]."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

from sqlalchemy import text

from digest.errors import DigestError
from digest.store.database.engine import Database

#: Seconds after which the server is asked again.
FRESH = 30.0


class ServerClock:
    """The time by the clock of a database's server, so that machines whose clocks differ agree on leases. Asked of it
    twice a minute, and counted on in between by a clock that nobody sets; while it is away, by that clock alone.
    `machine` tells the time until it first answered."""

    def __init__(
        self,
        database: Database,
        machine: Callable[[], datetime],
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._database = database
        self._machine = machine
        self._monotonic = monotonic
        self._asking = threading.Lock()
        self._known: tuple[datetime, float] | None = None
        self._asked: float | None = None

    def __call__(self) -> datetime:
        """Now, aware UTC. Never raises."""
        if self._is_stale() and self._asking.acquire(blocking=self._known is None):
            try:
                if self._is_stale():
                    self._ask()
            finally:
                self._asking.release()
        if self._known is None:
            return self._machine()
        at, then = self._known
        return at + timedelta(seconds=self._monotonic() - then)

    def _is_stale(self) -> bool:
        return self._asked is None or self._monotonic() - self._asked > FRESH

    def _ask(self) -> None:
        before = self._monotonic()
        with suppress(DigestError), self._database.read() as connection:
            at: datetime = connection.scalar(text("SELECT clock_timestamp()"))
            self._known = at, (before + self._monotonic()) / 2
        self._asked = self._monotonic()
