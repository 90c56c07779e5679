"""Starts a run for every occasion that has come due [effect: threads, alarms].

APScheduler is the alarm clock only: it wakes `look` every half minute and at the next due instant. What is due is the
timetable's to say, so alarms that come late, twice or never change nothing but the minute.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from time import monotonic
from zoneinfo import ZoneInfo

from apscheduler.schedulers.background import BackgroundScheduler

from digest import log
from digest.config.digests import Digest
from digest.errors import NoDatabase, Stopped
from digest.model.edition import Occasion
from digest.text.retry_ladder import HOURLY, wait_after
from digest.timetable import SPREAD, due, upcoming

#: Seconds between two looks, when nothing is due sooner.
LOOK_EVERY = 30
#: Until what the database was needed for is tried again: room on a disk, or a server, is used as soon as it is there.
NO_DATABASE = timedelta(seconds=2)


@dataclass(slots=True)
class _Open:
    """An occasion that needs a run: the first one, or another after a failure."""

    occasion: Occasion
    taken: datetime
    """When it was taken up: before it was due where editors are shown it, and once it is due it is begun anew."""
    tries: int = 0
    again: datetime | None = None
    reason: str = ""
    """What was said last of what is tried again at once."""

    def ready(self, now: datetime) -> bool:
        """The occasion's time has come; a clock that is set back never prolongs the wait."""
        return self.again is None or not self.again - HOURLY <= now < self.again

    def fail(self, error: Exception, now: datetime) -> bool:
        """It waits; whether that is news: of a database that stays away, or a stop that stands, nobody is told each
        time."""
        if isinstance(error, NoDatabase | Stopped):
            self.again = now + NO_DATABASE
            is_news, self.reason = str(error) != self.reason, str(error)
            return is_news
        self.tries += 1
        self.again = now + wait_after(self.tries)
        return True


@dataclass(slots=True)
class _Watch:
    """What the ticker knows of one digest while it runs; across restarts only `since` remembers."""

    looked: datetime
    """Occasions up to here were taken up."""
    open: list[_Open] = field(default_factory=list)
    """Taken up and not done, oldest first."""
    running: threading.Thread | None = None

    @property
    def busy(self) -> bool:
        return self.running is not None and self.running.is_alive()


class Ticker:
    """Calls `run(digest, occasion)` for every occasion, oldest first, one at a time for each digest.

    `timetables` gives the digests in force and is asked once in every look; `since` gives the time up to which a
    digest's occasions need no run any more, and is asked when the ticker first meets the digest; `unfinished` gives
    occasions, due or not, for which something can be done now, asked in every look; `readers` gives the zones of a
    digest by readers' time, and `begun` whether an occasion of such a digest needs no run. An occasion is done when
    `run` returns. A run that raises goes to `failed` and is tried again after 30 seconds, 2, 8 and 30 minutes, then
    hourly; where it is for the database, after 2 seconds each time, and while all sending is stopped, in every look.
    Other occasions do not wait for it, and nor does it itself once it is due. When it is too late for an edition is for
    `run` to say.
    """

    def __init__(
        self,
        timetables: Callable[[], Sequence[Digest]],
        zone: ZoneInfo,
        run: Callable[[Digest, Occasion], None],
        clock: Callable[[], datetime],
        *,
        since: Callable[[Digest], datetime],
        failed: Callable[[Digest, Occasion, Exception], None],
        unfinished: Callable[[Digest], Sequence[Occasion]],
        readers: Callable[[Digest], Collection[ZoneInfo]],
        begun: Callable[[Digest, Occasion], bool],
    ) -> None:
        self._timetables = timetables
        self.zone = zone
        """Whose wall clock counts, from the next look on."""
        self._run = run
        self._clock = clock
        self._since = since
        self._failed = failed
        self._unfinished = unfinished
        self._readers = readers
        self._begun = begun
        self._watches: dict[str, _Watch] = {}
        self._looking = threading.Lock()
        self._stopping = threading.Event()
        self._alarms = BackgroundScheduler(
            timezone=UTC, job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        )

    def start(self) -> None:
        """Looks now, and from now on; returns at once. A ticker is started once."""
        self._alarms.add_job(self._alarm, "interval", seconds=LOOK_EVERY, id="every")
        self._alarms.add_job(self._alarm, id="first")
        self._alarms.start()

    def stop(self, grace: float) -> bool:
        """No run begins any more and those going on have ended; False when one goes on longer than `grace`."""
        self._stopping.set()
        if self._alarms.running:
            self._silence()
        return self.quiet(grace)

    def quiet(self, seconds: float) -> bool:
        """Waits until no run is going on; False when one still is after so many seconds."""
        end = monotonic() + seconds
        with self._looking:
            going = [watch.running for watch in self._watches.values() if watch.running]
        for thread in going:
            thread.join(max(0.0, end - monotonic()))
        return not any(thread.is_alive() for thread in going)

    def look(self) -> datetime | None:
        """Runs were begun for whatever has come due since the last look; when the next occasion is due."""
        with self._looking:
            if self._stopping.is_set():
                return None
            now = self._clock()
            digests = {digest.key: digest for digest in self._timetables()}
            coming = [self._look_at(digest, now) for digest in digests.values()]
            for gone in [key for key, watch in self._watches.items() if key not in digests and not watch.busy]:
                del self._watches[gone]
            return min(filter(None, coming), default=None)

    def _look_at(self, digest: Digest, now: datetime) -> datetime | None:
        """Nothing that is wrong with one digest keeps the others from their runs."""
        try:
            self._take_up(digest, now)
            return next((occasion.at for occasion in upcoming(digest, self.zone, now, 1, self._readers(digest))), None)
        except Exception as error:
            log.event("timetable.failed", level=logging.ERROR, digest=digest.key, reason=error)
            return now + NO_DATABASE if isinstance(error, NoDatabase) else None

    def _take_up(self, digest: Digest, now: datetime) -> None:
        watch = self._watches.get(digest.key)
        if watch is None:
            watch = self._watches[digest.key] = _Watch(looked=self._since(digest))
        if watch.busy:
            return
        watch.open = [entry for entry in watch.open if not entry.taken < entry.occasion.at <= now]
        known = {entry.occasion.key for entry in watch.open}
        occasions = {one.key: one for one in (*self._unfinished(digest), *self._due(digest, watch.looked, now))}
        watch.open += [_Open(occasion, taken=now) for key, occasion in occasions.items() if key not in known]
        watch.open.sort(key=lambda entry: entry.occasion.at)
        watch.looked = max(watch.looked, now)
        if any(entry.ready(now) for entry in watch.open):
            name = f"run {digest.key}"
            watch.running = threading.Thread(target=self._work, args=(digest, watch), name=name, daemon=True)
            watch.running.start()

    def _due(self, digest: Digest, looked: datetime, now: datetime) -> Sequence[Occasion]:
        """By readers' time also what fell due before we looked: a reader in another zone may be new since."""
        if not digest.send.local:
            return due(digest, self.zone, looked, now)
        occasions = due(digest, self.zone, looked - SPREAD, now, self._readers(digest))
        return tuple(occasion for occasion in occasions if not self._begun(digest, occasion))

    def _work(self, digest: Digest, watch: _Watch) -> None:
        """In a thread of its own: every open occasion whose time has come is run once."""
        for entry in list(watch.open):
            if self._stopping.is_set():
                return
            if not entry.ready(self._clock()):
                continue
            try:
                self._run(digest, entry.occasion)
            except Exception as error:
                if entry.fail(error, self._clock()):
                    self._tell(digest, entry.occasion, error)
                if isinstance(error, NoDatabase):
                    self._look_soon()
            else:
                watch.open.remove(entry)

    def _tell(self, digest: Digest, occasion: Occasion, error: Exception) -> None:
        try:
            self._failed(digest, occasion, error)
        except Exception as worse:
            log.event("failure.untold", level=logging.ERROR, digest=digest.key, reason=error, because=worse)

    def _look_soon(self) -> None:
        """The next alarm rings as soon as the database may be there again."""
        self._ring("soon", self._clock() + NO_DATABASE)

    def _ring(self, name: str, at: datetime) -> None:
        """The alarm of that name rings then, and no more when it would have; once we stop none does."""
        if not self._stopping.is_set():
            self._alarms.add_job(self._alarm, "date", run_date=at, id=name, replace_existing=True)

    def _silence(self) -> None:
        """No alarm rings any more. Shutting APScheduler 3.11 down while its thread takes a one-time job off its list
        raises JobLookupError in that thread; paused and without jobs, its list is left alone."""
        self._alarms.pause()
        self._alarms.remove_all_jobs()
        self._alarms.shutdown(wait=False)

    def _alarm(self) -> None:
        """A look that fails is written down; the next alarm looks again."""
        try:
            coming = self.look()
        except Exception as error:
            log.event("look.failed", level=logging.ERROR, reason=error)
            if isinstance(error, NoDatabase):
                self._look_soon()
            return
        if coming:
            self._ring("due", coming)
