"""A publication whose sending is killed at random moments, again and again, until one run gets through."""

from __future__ import annotations

import os
import random
import shutil
import signal
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from time import monotonic

from digest.actions import send
from digest.model.edition import Edition
from digest.wiring import Wiring
from tests.acceptance.servers import FORKS, Newsroom, everybody, newsroom
from tests.send.behind import SERVERS, FolderLike, Server

EDITOR = "ed@quay-news.org"
PROVIDERS = ("outbox", "smtp", "postmark", "resend")
#: Minutes after which a provider is asked what became of a call that was cut off.
LATER = 6
#: Kills, before a run is let through.
MOST = 3
#: So that no provider's own rate makes the rounds long.
_RATE = "rate: 5000 per second\nstart_with: 1 percent for 1 second"


@dataclass
class Rounds:
    """Sending to so many people through one provider. Without `seconds`, that a run takes, a first one tells them."""

    provider: str
    people: int
    folder: Path
    seconds: float = 0.0

    def __post_init__(self) -> None:
        self._laid = newsroom(self.folder / "laid", self.people)
        self._laid.environ["TOKEN"] = "tok-1"
        if self.seconds:
            return
        (self.folder / "trial").mkdir()
        with self._room(self.folder / "trial") as (room, _):
            first = FORKS.Process(target=str)  # what others are forked from takes its time to begin
            first.start()
            first.join()
            begun = monotonic()
            sending = self._begin(room, 0)
            sending.join(120)
            assert sending.exitcode == 0
            self.seconds = monotonic() - begun

    def round(self, folder: Path, seed: int) -> Outcome:
        """What came of sending that was killed up to three times."""
        dice = random.Random(f"{self.provider} {seed}")
        with self._room(folder) as (room, server):
            kills = 0
            sending = self._begin(room, kills)
            while kills < MOST:
                threading.Event().wait(dice.uniform(0, 0.9 * self.seconds))
                if sending.exitcode is not None:
                    break
                os.kill(sending.pid or 0, signal.SIGKILL)
                sending.join()
                kills += 1
                sending = self._begin(room, kills)
            sending.join(120)
            (edition,) = room.editions()
            arrived = Counter(mail.address for mail in server.taken if mail.address != EDITOR)
            return Outcome(kills, sending.exitcode, room, edition, arrived)

    @contextmanager
    def _room(self, folder: Path) -> Iterator[tuple[Newsroom, Server]]:
        shutil.copytree(self._laid.folder, folder / "room")
        room = Newsroom(folder / "room", dict(self._laid.environ))
        with SERVERS[self.provider](room.folder / "outbox") as server:
            if not isinstance(server, FolderLike):
                token = "" if self.provider == "smtp" else "token: ${TOKEN}\n"
                room.through(self.provider, server.url, token + _RATE)
            yield room, server

    def _begin(self, room: Newsroom, run: int) -> ForkServerProcess:
        """The run of that number, by a clock that goes on by minutes from one to the next."""
        sending = FORKS.Process(target=sending_later, args=(str(room.config), room.environ, run * LATER, self.people))
        sending.start()
        return sending


@dataclass(frozen=True)
class Outcome:
    kills: int
    code: int | None
    room: Newsroom
    edition: Edition
    arrived: Counter[str]

    @property
    def uncertain(self) -> set[str]:
        return self.room.uncertain(self.edition)

    def accounts(self, people: int) -> None:
        """Nobody has it twice, everybody has it or is named, the sums close, and the frozen bytes are as they were."""
        uncertain = self.uncertain
        assert self.code == 0
        assert max(self.arrived.values(), default=0) <= 1
        assert set(self.arrived) | uncertain == everybody(people)
        sums = self.room.sums(self.edition)
        assert (sums.get("uncertain", 0), sum(sums.values())) == (len(uncertain), people)
        assert sums.get("accepted", 0) == people - len(uncertain)
        assert self.room.verified(self.edition)


def sending_later(config: str, environ: dict[str, str], minutes: int, people: int) -> None:
    """The digest is sent by hand, or gone on with, so many minutes from now."""
    os.environ.update(environ)
    later = timedelta(minutes=minutes)
    with Wiring.open(Path(config), clock=lambda: datetime.now(UTC) + later) as wiring:
        report = send.send(wiring, "morning", "", lambda built, count: str(people))
    raise SystemExit(0 if report.ended in ("sent", "skipped") else 3)  # no news, where only its end was cut off
