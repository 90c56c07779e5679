"""A running scheduler with a clock turned by hand and no waiting: `look` runs what is due."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path
from typing import cast

from digest.model.edition import Draft, Occasion, Stored, Window
from digest.model.run import Event
from digest.schedule.service import Due, Service
from digest.wiring import Wiring
from tests.acceptance.servers import LANGUAGES, newsroom

PEOPLE = 6
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
_SEGMENTS = frozenset(f"{language}:" for language in LANGUAGES)
#: A Tuesday.
START = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)


class Bench:
    """A service of one publication; `look(after)` turns the clock and runs what is due."""

    def __init__(self, folder: Path, send: str = "daily at 07:00", now: datetime = START) -> None:
        self.now = now
        self.shown: list[Due] = []
        self.room = newsroom(folder, people=0)
        self.room.morning(send=send)
        self.subscribe()
        self._running: tuple[Wiring, Service] | None = None

    def subscribe(self, digest: str = "morning") -> None:
        self.room.subscribe(PEOPLE, digest, lambda: self.now)

    def begin(self) -> None:
        """The service is started, or started anew."""
        self.end()
        with self.room._environment():
            wiring = Wiring.open(self.room.config, clock=lambda: self.now)
        self._running = wiring, Service(self.room.config, wiring, show=self.shown.append)

    @property
    def service(self) -> Service:
        assert self._running
        return self._running[1]

    def end(self) -> None:
        if self._running:
            _, service = self._running
            service.stop()
            service.wait()
            self._running = None

    def stop_all(self, why: str) -> None:
        assert self.room.digest("stop", why).code == 0

    def stop_once_frozen(self, why: str) -> None:
        """All sending is stopped by somebody just after the next freeze."""
        self._running or self.begin()
        assert self._running
        wiring, _ = self._running
        before = wiring.report

        def report(event: Event) -> None:
            before(event)
            if event.name == "edition.frozen":
                self.stop_all(why)

        wiring.report = report

    def sent_before(self) -> None:
        """An edition of the digest has left the machine, so that later ones wait for nobody."""
        with self.room.opened(lambda: self.now) as wiring:
            at = self.now - DAY
            old = Draft(
                digest="morning",
                title="Morning Quay",
                occasion=Occasion(key=f"{at:%Y-%m-%dT%H:%M}", at=at),
                number=1,
                window=Window(last=0, opened=None, closed=at),
            )
            done = wiring.store.editions.freeze(old, (), {}, lambda edition, people: (), at, silent=_SEGMENTS)
            wiring.store.editions.finish(done.id, at)

    def look(self, after: timedelta = timedelta(0)) -> None:
        if self._running is None:
            self.begin()
        assert self._running
        self.now += after
        with self.room._environment():
            self._running[1].look()

    def reach(self, at: datetime) -> None:
        self.look(at - self.now)

    def editions(self) -> list[tuple[str, str]]:
        """Occasion and status, oldest first; skipped ones and drafts too."""
        with self.room.store() as store:
            return [(e.occasion.key, e.status.value) for e in reversed(store.editions.history("morning", 100))]

    def last(self) -> Stored:
        with self.room.store() as store:
            return store.editions.history("morning", 1)[0]

    def all_notices(self) -> list[str]:
        """Of all notices there ever were, in the order they came up."""
        with closing(sqlite3.connect(self.room.folder / "digest.db")) as database:
            return [key for (key,) in database.execute("SELECT key FROM notices ORDER BY added")]

    def notices(self) -> list[str]:
        """Subjects of the mails to editors."""
        return [str(_parsed(raw)["Subject"]) for raw in self.room.notices]


def _parsed(raw: bytes) -> dict[str, object]:
    return cast("dict[str, object]", message_from_bytes(raw, policy=policy.default))
