"""[effect] The running scheduler of one publication: configuration as it changes, runs when due, half-sent editions
gone on with, editors told."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from digest import log, pipeline
from digest.app import App
from digest.config.digests import Digest
from digest.errors import ConfigError, DigestError, Unavailable
from digest.model.edition import Occasion, Status
from digest.model.run import Ended
from digest.schedule.ticker import Ticker


class Service:
    """Start it, wait for it, stop it; all from any thread."""

    def __init__(self, folder: Path, app: App | None = None) -> None:
        self._folder = folder
        self._app = app or App.open(folder)
        self._written = _written(folder)
        self._over = threading.Event()
        self._ticker = Ticker(
            timetables=self.timetables,
            zone=self._app.site.zone,
            since=self.since,
            run=self.run,
            failed=self.failed,
            clock=self._app.clock,
        )

    def start(self, say: Callable[[str], None]) -> None:
        """Raises `ConfigError` when a real provider must not send yet."""
        self._app.refuse_to_send()
        self._ticker.start()
        scheduled = [digest for digest in self._app.digests.values() if not digest.send.by_hand]
        say(f"Watching {len(scheduled)} schedules in {self._app.site.timezone}; digest next lists what is due.")

    def stop(self) -> None:
        """No new run begins; what is being handed over is finished."""
        self._app.stopping.set()
        self._over.set()

    def wait(self) -> None:
        """Returns when stopped and every run has come to rest."""
        self._over.wait()
        self._ticker.stop()
        self._app.close()

    def timetables(self) -> Sequence[Digest]:
        """The digests in force. Asked once per look, so changed files are read and editors told here first."""
        self._reload()
        self._tell()
        return tuple(self._app.digests.values())

    def since(self, digest: Digest) -> datetime:
        """Up to when nothing is to be done: the last occasion that was settled, or when the digest first made sense.

        A half-sent edition's occasion comes after it, so that it is taken up again after a restart.
        """
        store = self._app.store
        half_sent = [
            e.occasion.at for e in store.editions.sending() if e.digest == digest.key and not e.occasion.by_hand
        ]
        if half_sent:
            return min(half_sent) - timedelta(microseconds=1)
        first = store.configs.first(digest.key) or self._app.clock()
        settled = store.editions.latest_scheduled(digest.key)
        return max(first, settled.occasion.at) if settled else first

    def run(self, digest: Digest, occasion: Occasion) -> None:
        """The occasion is sent, held or skipped. Raises `DigestError` when it must come up again."""
        kit = self._app.kit(digest.key)
        edition = self._app.store.editions.of(digest.key, occasion.key)
        late = self._app.clock() - occasion.at > digest.late_limit
        if late and (edition is None or edition.status is not Status.SENDING):
            pipeline.skip_late(digest, occasion, kit)
            return
        report = pipeline.run(digest, occasion, kit, pipeline.unattended(kit))
        log.event("run.ended", digest=digest.key, occasion=occasion.key, ended=report.ended, reason=report.reason)
        pipeline.tell_editors(kit)
        if report.ended in (Ended.FAILED, Ended.OPEN):
            raise Unavailable(report.reason, where=digest.key)

    def failed(self, digest: Digest, occasion: Occasion, error: Exception) -> None:
        reason = error.what if isinstance(error, DigestError) else repr(error)
        log.event("run.failed", level=logging.ERROR, digest=digest.key, occasion=occasion.key, reason=reason)

    def _reload(self) -> None:
        """Changed files count from this look on; what makes no sense is refused and the last good version stays."""
        written = _written(self._folder)
        if written == self._written:
            return
        self._written = written
        try:
            self._app.reload()
        except ConfigError as error:
            log.event("configuration.refused", level=logging.ERROR, reason=str(error))

    def _tell(self) -> None:
        for name in list(self._app.digests)[:1]:
            pipeline.tell_editors(self._app.kit(name))


def _written(folder: Path) -> frozenset[tuple[str, int, int]]:
    """Which files there are, of what size, written when."""
    files = (folder / "digest.yaml", *(folder / "digests").glob("*.yaml"))
    return frozenset((str(f), f.stat().st_mtime_ns, f.stat().st_size) for f in files if f.exists())
