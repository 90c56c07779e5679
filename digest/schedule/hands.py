"""This process at what others began: mails of frozen editions, sources of their runs [effect: threads]."""

from __future__ import annotations

import logging
import threading
from collections import Counter
from collections.abc import Callable, Collection
from functools import partial
from time import monotonic

from digest import log
from digest.actions.duty import helping
from digest.errors import Busy, DigestError, NoDatabase
from digest.model.duty import Role, Shard
from digest.model.edition import Edition
from digest.model.run import Report
from digest.text.retry_ladder import wait_after
from digest.wiring import Wiring

Show = Callable[[Edition, Report], None]


class Hands:
    """A thread for each edition that this process is at, and for each part of a collection."""

    def __init__(self, wiring: Wiring, roles: Collection[Role], show: Show) -> None:
        self._wiring = wiring
        self._roles = roles
        self._show = show
        self._working: dict[str, threading.Thread] = {}
        self._tries = Counter[int]()
        self._rests: dict[int, float] = {}

    def look(self) -> None:
        """Work was begun wherever some waits for us."""
        self._working = {name: thread for name, thread in self._working.items() if thread.is_alive()}
        if self._wiring.stopping.is_set():
            return
        if Role.SEND in self._roles:
            for edition in helping.to_deliver(self._wiring):
                if monotonic() >= self._rests.get(edition.id, 0.0):
                    self._begin(f"deliver {edition.id}", partial(self._deliver, edition))
        if Role.COLLECT in self._roles:
            for shard in self._wiring.store.shards.take(self._wiring.presence.name):
                self._begin(f"collect {shard.run}/{shard.number}", partial(self._collect, shard))

    def quiet(self, seconds: float) -> None:
        """Waits until nothing is under way, but no longer than that."""
        end = monotonic() + seconds
        for thread in tuple(self._working.values()):
            thread.join(max(0.0, end - monotonic()))

    def _begin(self, name: str, work: Callable[[], None]) -> None:
        if name not in self._working:
            self._working[name] = threading.Thread(target=work, name=name, daemon=True)
            self._working[name].start()

    def _deliver(self, edition: Edition) -> None:
        try:
            report = helping.deliver(self._wiring, edition)
        except Busy:
            return
        except NoDatabase as error:  # the next look tries again
            log.event("run.failed", level=logging.ERROR, digest=edition.digest, edition=edition.name, reason=error.what)
            return
        except Exception as error:
            self._tries[edition.id] += 1
            self._rests[edition.id] = monotonic() + wait_after(self._tries[edition.id]).total_seconds()
            log.event(
                "run.failed",
                level=logging.ERROR,
                digest=edition.digest,
                edition=edition.name,
                reason=error.what if isinstance(error, DigestError) else repr(error),
            )
            return
        self._tries.pop(edition.id, None)
        if report:
            self._show(edition, report)

    def _collect(self, shard: Shard) -> None:
        try:
            helping.collect(self._wiring, shard)
        except Exception as error:
            log.event("collecting.failed", level=logging.ERROR, digest=shard.digest, reason=error)
