"""What is done beside the runs, each in a thread: editors told, sources asked between editions, providers asked
about mails of unknown outcome, what is old forgotten [effect: threads]."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection
from datetime import datetime, timedelta

from digest.actions import due
from digest.model.duty import Role
from digest.wiring import Wiring

#: After notices could not be mailed.
TELL_AGAIN = timedelta(hours=1)
#: Between two looks for mails that servers wrote back.
HEAR_AGAIN = timedelta(minutes=5)
#: Between two times that what is old is looked for.
PRUNE_AGAIN = timedelta(days=1)
#: Seconds that editors' notices have; what was marked as told is not told again.
TELLING = 5.0


class Chores:
    """Those of a process with these roles. What still goes on is not begun a second time."""

    def __init__(self, wiring: Wiring, roles: Collection[Role]) -> None:
        self._wiring = wiring
        self._roles = roles
        self._teller: threading.Thread | None = None
        self._writer: threading.Thread | None = None
        self._collector: threading.Thread | None = None
        self._mute: datetime | None = None
        self._pruned: datetime | None = None
        self._heard: datetime | None = None
        self._one = threading.Lock()

    def begin(self) -> None:
        """All of it is under way."""
        self.tell()
        self.write()
        with self._one:
            self._collector = _going(self._collector, self._collect, "collect")

    def tell(self) -> None:
        """Editors are being told: no run waits for a mail server that hangs."""
        now = self._wiring.clock()
        if Role.SCHEDULE not in self._roles or (self._mute and self._mute - TELL_AGAIN <= now < self._mute):
            return
        with self._one:
            self._teller = _going(self._teller, self._tell, "tell")

    def write(self) -> None:
        """Readers are being written to, who wait for it."""
        if Role.SCHEDULE in self._roles:
            with self._one:
                self._writer = _going(self._writer, self._write, "write")

    def quiet(self, seconds: float) -> None:
        """Waits until none is under way, but no longer than that."""
        if self._collector:
            self._collector.join(seconds)
        if self._writer:
            self._writer.join(min(seconds, TELLING))
        if self._teller:
            self._teller.join(min(seconds, TELLING))

    def _tell(self) -> None:
        mailed = due.tell_editors(self._wiring)
        self._mute = None if mailed else self._wiring.clock() + TELL_AGAIN

    def _write(self) -> None:
        due.write_letters(self._wiring)

    def _collect(self) -> None:
        if Role.SEND in self._roles:
            due.ask_again(self._wiring)
        due.look_between_editions(self._wiring, self._roles)
        now = self._wiring.clock()
        if Role.SCHEDULE in self._roles and (self._heard is None or abs(now - self._heard) >= HEAR_AGAIN):
            due.hear_bounces(self._wiring)
            self._heard = now
        if Role.SCHEDULE in self._roles and (self._pruned is None or abs(now - self._pruned) >= PRUNE_AGAIN):
            due.forget(self._wiring)
            self._pruned = now


def _going(thread: threading.Thread | None, work: Callable[[], None], name: str) -> threading.Thread:
    """The thread where it still goes, else a new one."""
    if thread is None or not thread.is_alive():
        thread = threading.Thread(target=work, name=name, daemon=True)
        thread.start()
    return thread
