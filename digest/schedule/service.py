"""[effect] The running scheduler of one publication: configuration as it changes, runs when due, half-sent editions
gone on with, editors told, what is old forgotten."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from digest import log
from digest.actions import due
from digest.actions.duty.begun import begun_until
from digest.config.digests import Digest
from digest.config.site import Site
from digest.errors import ConfigError, DigestError
from digest.model.duty import EVERY_ROLE
from digest.model.edition import Occasion
from digest.model.run import Event, Report
from digest.schedule.ticker import Ticker
from digest.schedule.watch import Watch
from digest.wiring import Wiring

#: After notices could not be mailed.
TELL_AGAIN = timedelta(hours=1)
#: Between two times that what is old is looked for.
PRUNE_AGAIN = timedelta(days=1)
#: Seconds that a run has to come to rest when stopped: what is being handed over, or the answer of a source.
GRACE = 60.0
#: Seconds after which the main thread wakes: a signal that arrives in the moment before it sleeps does not wake it.
WAKING = 0.5
#: Seconds that editors' notices have; what was marked as told is not told again.
TELLING = 5.0


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
    """Start it, wait for it, stop it; all from any thread."""

    def __init__(
        self,
        folder: Path,
        wiring: Wiring | None = None,
        show: Callable[[Due], None] = _nowhere,
        report: Callable[[Event], None] | None = None,
    ) -> None:
        self._folder = folder
        self._written = _written(folder)
        self._wiring = wiring or Wiring.open(folder)
        self._wiring.report = report or self._wiring.report
        self._over = threading.Event()
        self._ticker = Ticker(
            timetables=self.timetables,
            zone=self._wiring.publication.site.zone,
            since=partial(begun_until, self._wiring.publication),
            run=self.run,
            failed=self.failed,
            half_sent=partial(due.half_sent, self._wiring),
            clock=self._wiring.clock,
        )
        self._watch = Watch(self._wiring, EVERY_ROLE)
        self._show = show
        self._teller: threading.Thread | None = None
        self._collector: threading.Thread | None = None
        self._mute: datetime | None = None
        self._pruned: datetime | None = None
        self._one = threading.Lock()

    def start(self) -> int:
        """How many schedules are watched from now on. Raises `ConfigError` when a real provider must not send yet."""
        self._wiring.refuse_to_send()
        scheduled = [digest for digest in self._wiring.publication.digests.values() if not digest.send.by_hand]
        self._ticker.start()
        return len(scheduled)

    @property
    def site(self) -> Site:
        """As its file last made sense."""
        return self._wiring.publication.site

    def stop(self) -> None:
        """No new run begins; what is being handed over is finished."""
        self._wiring.stopping.set()
        self._over.set()

    def wait(self) -> None:
        """Returns when stopped and every run has come to rest."""
        while not self._over.wait(WAKING):
            pass
        self._ticker.stop(GRACE)
        self._quiet(GRACE)
        self._watch.leave()
        self._wiring.close()

    def look(self) -> None:
        """What is due now was run, and editors told; for whoever keeps time without us."""
        self._ticker.look()
        self._quiet(GRACE)
        self._tell()
        self._quiet(GRACE)

    def timetables(self) -> Sequence[Digest]:
        """The digests in force. Asked once per look, so changed files are read and editors told here first."""
        self._reload()
        self._watch.look()
        self._tell()
        self._collect()
        return tuple(self._wiring.publication.digests.values())

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

    def _tell(self) -> None:
        """Editors are being told, in a thread of its own: no run waits for a mail server that hangs."""
        now = self._wiring.clock()
        if self._mute and self._mute - TELL_AGAIN <= now < self._mute:
            return
        with self._one:
            if self._teller is None or not self._teller.is_alive():
                self._teller = threading.Thread(target=self._tell_now, name="tell", daemon=True)
                self._teller.start()

    def _tell_now(self) -> None:
        mailed = due.tell_editors(self._wiring)
        self._mute = None if mailed else self._wiring.clock() + TELL_AGAIN

    def _collect(self) -> None:
        """The provider is being asked about mails of unknown outcome, and sources that publish faster than their
        digests are sent; once a day what is old is being forgotten, in a thread of its own."""
        with self._one:
            if self._collector is None or not self._collector.is_alive():
                self._collector = threading.Thread(target=self._collect_now, name="collect", daemon=True)
                self._collector.start()

    def _collect_now(self) -> None:
        due.ask_again(self._wiring)
        due.look_between_editions(self._wiring)
        now = self._wiring.clock()
        if self._pruned is None or abs(now - self._pruned) >= PRUNE_AGAIN:
            due.forget(self._wiring)
            self._pruned = now

    def _quiet(self, seconds: float) -> None:
        self._ticker.quiet(seconds)
        if self._collector:
            self._collector.join(seconds)
        if self._teller:
            self._teller.join(min(seconds, TELLING))


def _written(folder: Path) -> frozenset[tuple[str, int, int, int]]:
    """Which files there are, of what size, written and last touched in any way when."""
    return frozenset(_marks(file) for file in (folder / "digest.yaml", *sorted((folder / "digests").glob("*"))))


def _marks(file: Path) -> tuple[str, int, int, int]:
    try:
        now = file.stat()
    except OSError:
        return str(file), 0, 0, 0
    return str(file), now.st_mtime_ns, now.st_ctime_ns, now.st_size
