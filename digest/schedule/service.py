"""[effect] The running scheduler of one publication: configuration as it changes, runs when due, half-sent editions
gone on with, editors told, what is old forgotten."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from digest import log
from digest.actions import due
from digest.actions.duty.begun import begun_until, is_begun
from digest.config.digests import Digest
from digest.config.site import Site
from digest.errors import ConfigError, DigestError, UsageError
from digest.jobs import queues
from digest.model.duty import EVERY_ROLE, Job, Role
from digest.model.edition import Edition, Occasion
from digest.model.run import Event, Report
from digest.patrol import Patrol
from digest.schedule.chores import Chores
from digest.schedule.hands import Hands
from digest.schedule.supervised import LOOKED, READY, STOPPING, Supervisor
from digest.schedule.ticker import Ticker
from digest.schedule.watch import Watch
from digest.web.server import Serving
from digest.wiring import Wiring

#: Seconds that a run has to come to rest when stopped: what is being handed over, or the answer of a source.
GRACE = 60.0
_ALONE = "With SQLite one process schedules, collects and sends; a part of that is for many machines on PostgreSQL."
_MANY = "Run: digest start, or digest start --only schedule and digest start --only web. See docs/how-to.md."
#: What one process does where there is SQLite, beside the pages.
_WORK = EVERY_ROLE - {Role.WEB}


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """What became of an occasion that was due."""

    digest: Digest
    occasion: Occasion
    report: Report | None = None
    failure: str = ""
    """Why there is no report; it is tried again."""


def _nowhere(due: Due) -> None:
    pass


class Service:
    """Start it, wait for it, stop it; all from any thread. Of several on one server each does what its roles say; with
    SQLite one does everything."""

    def __init__(
        self,
        folder: Path,
        wiring: Wiring | None = None,
        show: Callable[[Due], None] = _nowhere,
        report: Callable[[Event], None] | None = None,
        roles: Collection[Role] = EVERY_ROLE,
        supervisor: Supervisor | None = None,
    ) -> None:
        self._folder = folder
        self._supervisor = supervisor or Supervisor()
        self._written = _written(folder)
        self._wiring = wiring or Wiring.open(folder)
        self._wiring.report = report or self._wiring.report
        self._is_shared = self._wiring.store.file is None
        has_pages = bool(self._wiring.publication.site.web.url)
        self._roles = roles = taken_on(frozenset(roles), is_shared=self._is_shared, has_pages=has_pages)
        self._wiring.delivers = Role.SEND in roles
        self._pages: Serving | None = None
        self._over = threading.Event()
        self._ticker = Ticker(
            timetables=self.timetables,
            zone=self._wiring.publication.site.zone,
            since=partial(begun_until, self._wiring.publication),
            run=self.run,
            failed=self.failed,
            unfinished=partial(due.unfinished, self._wiring, frozen=not self._is_shared),
            readers=self._wiring.publication.readers,
            begun=partial(is_begun, self._wiring.publication),
            clock=self._wiring.clock,
        )
        self._watch = Watch(self._wiring, roles)
        self._chores = Chores(self._wiring, roles)
        self._hands = Hands(self._wiring, roles if self._is_shared else (), self._delivered)
        self._patrol = Patrol(self._walk)
        self._queue = queues.queue_of(self._wiring, self._called)
        self._wiring.call = self._queue.put
        self._show = show

    def start(self) -> int:
        """How many schedules are watched from now on. Raises `ConfigError` when a real provider must not send yet, and
        `UsageError` for a part alone where one process does everything; whatever it raises, nothing is left open."""
        try:
            return self._begun()
        except BaseException:
            self.stop()
            self.wait()
            raise

    def _begun(self) -> int:
        if not self._is_shared and self._roles not in (EVERY_ROLE, _WORK, {Role.WEB}):
            raise UsageError(_ALONE, advice=_MANY)
        if self._roles & {Role.SCHEDULE, Role.SEND}:
            self._wiring.refuse_to_send()
        if Role.WEB in self._roles:
            self._pages = Serving(self._wiring, self.site.web.listen, self._chores.write)
        self._watch.look()
        if self._is_shared:
            self._queue.start()
        if self._is_shared or Role.SCHEDULE not in self._roles:
            self._patrol.start()
        scheduled = 0
        if Role.SCHEDULE in self._roles:
            scheduled = sum(not digest.send.by_hand for digest in self._wiring.publication.digests.values())
            self._ticker.start()
        self._supervisor.tell(READY)
        return scheduled

    @property
    def serves_at(self) -> str:
        """Host and port where the pages are served; empty where they are not."""
        return self._pages.address if self._pages else ""

    @property
    def site(self) -> Site:
        """As its file last made sense."""
        return self._wiring.publication.site

    def stop(self) -> None:
        """No new run begins; what is being handed over is finished."""
        self._supervisor.tell(STOPPING)
        self._wiring.stopping.set()
        self._over.set()

    def wait(self) -> None:
        """Returns when stopped and every run has come to rest."""
        self._over.wait()
        if self._pages:
            self._pages.close()
        self._queue.stop()
        self._patrol.stop(GRACE)
        self._ticker.stop(GRACE)
        self._quiet(GRACE)
        self._watch.leave()
        self._wiring.close()

    def look(self) -> None:
        """What is due now was run, and editors told; for whoever keeps time without us."""
        if Role.SCHEDULE in self._roles:
            self._ticker.look()
        self._walk()
        self._quiet(GRACE)
        self._chores.tell()
        self._quiet(GRACE)

    def timetables(self) -> Sequence[Digest]:
        """The digests in force. Asked once per look, so changed files are read and editors told here first."""
        self._keep_house()
        return tuple(self._wiring.publication.digests.values())

    def _walk(self) -> None:
        """What others began is gone on with; where no timetable is watched, this is what the process stands by."""
        if Role.SCHEDULE not in self._roles:
            self._keep_house()
        self._hands.look()

    def _keep_house(self) -> None:
        """Said of every look, and only there: where the one before goes on for ever, nothing is said any more."""
        self._supervisor.tell(LOOKED)
        self._reload()
        self._watch.look()
        self._chores.begin()

    def _called(self, job: Job) -> None:
        """There is something for us in the database."""
        self._patrol.wake()

    def _delivered(self, edition: Edition, report: Report) -> None:
        if digest := self._wiring.publication.digests.get(edition.digest):
            self._show(Due(digest=digest, occasion=edition.occasion, report=report))

    def _quiet(self, seconds: float) -> None:
        self._ticker.quiet(seconds)
        self._hands.quiet(seconds)
        self._chores.quiet(seconds)

    def run(self, digest: Digest, occasion: Occasion) -> None:
        """Raises `DigestError` when the occasion must come up again."""
        self._show(Due(digest=digest, occasion=occasion, report=due.run_due(self._wiring, digest, occasion)))

    def failed(self, digest: Digest, occasion: Occasion, error: Exception) -> None:
        """A run that raised is written down; it is tried again."""
        reason = error.what if isinstance(error, DigestError) else repr(error)
        self._show(Due(digest=digest, occasion=occasion, failure=reason))
        log.event("run.failed", level=logging.ERROR, digest=digest.key, occasion=occasion.key, reason=reason)

    def _reload(self) -> None:
        """Changed files count from this look on; what makes no sense is refused and the last good version stays."""
        written = _written(self._folder)
        if written == self._written:
            return
        try:
            self._wiring.publication.reload()
            self._ticker.zone = self._wiring.publication.site.zone
        except ConfigError as error:
            log.event("configuration.refused", level=logging.ERROR, reason=str(error))
        self._written = written


def taken_on(roles: frozenset[Role], *, is_shared: bool, has_pages: bool) -> frozenset[Role]:
    """What a process that is there for these does: with a database of its own who schedules also sends and collects,
    and pages without an address are served by who was asked for them alone."""
    if roles == {Role.WEB}:
        return roles
    if roles == {Role.SCHEDULE} and not is_shared:
        return _WORK
    return roles if has_pages else roles - {Role.WEB}


def roles_of(part: str) -> frozenset[Role]:
    """The roles of a process that does this part of the work, or all of it when none is named. Raises `UsageError`."""
    if part and part not in set(Role):
        names = ", ".join(Role)
        raise UsageError(f'There is no part "{part}".', advice=f"digest start --only PART, one of: {names}")
    return frozenset([Role(part)]) if part else EVERY_ROLE


def _written(folder: Path) -> frozenset[tuple[Path, tuple[int, ...]]]:
    """Which files there are, of what size, written and last touched in any way when."""
    return frozenset((file, _marks(file)) for file in (folder / "digest.yaml", *(folder / "digests").glob("*")))


def _marks(file: Path) -> tuple[int, ...]:
    """None where it cannot be looked at."""
    try:
        now = file.stat()
    except OSError:
        return ()
    return now.st_mtime_ns, now.st_ctime_ns, now.st_size
