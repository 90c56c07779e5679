"""Which queue a process has."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from digest.jobs.inline import Inline
from digest.model.duty import Job
from digest.wiring import Wiring


class Queue(Protocol):
    """Calls to this process, and from it."""

    def start(self) -> None:
        """Calls to this process are answered from now on."""
        ...

    def put(self, job: Job) -> None:
        """Whom the job names is called; may be lost, and raises nothing for that."""
        ...

    def stop(self) -> None:
        """No call is answered any more."""
        ...


def queue_of(wiring: Wiring, act: Callable[[Job], None]) -> Queue:
    """The one of PostgreSQL where there is one; calls are answered by `act`."""
    name = wiring.presence.name
    if wiring.store.why_no_queue:
        return Inline(name, act)
    from digest.jobs.postgres import PostgresQueue  # noqa: PLC0415 an extra

    return PostgresQueue(wiring.publication.site.database, name, act)
