"""What a run works with over a real store, and nothing else that is real: no source, no mail, no look."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from digest.config.digests import Digest, Source
from digest.config.site import Site
from digest.model.duty import Job
from digest.model.edition import Rendering
from digest.model.mail import Answer, Batch, Message, Receipt
from digest.model.notice import NoticeKind
from digest.model.run import Event
from digest.pipeline.kit import Kit
from digest.send.pace import Pace
from digest.send.ports import Limits
from digest.store import Store
from tests.send.made import site
from tests.store.made import NOW
from tests.store.tables import KEY, lay_tables

WIRE = Source(url="https://wire.example/rss", name="The Wire")


def digest(**more: Any) -> Digest:
    return Digest(**{"key": "morning", "title": "Morning Quay", "sources": (WIRE,), **more})


class Light:
    """A store, a clock turned by hand, a provider that answers as told, and what was reported and called."""

    name = "scripted"

    def __init__(self, store: Store) -> None:
        self.store = store
        self.now: datetime = NOW
        self.person = ""
        self.stopping = False
        self.limits = Limits()
        self.delivers = False
        self.site: Site = site()
        self.look: Any = None
        self.gone: Callable[[str], bool] = lambda by: False
        self.events: list[Event] = []
        self.called: list[Job] = []
        self.answers: list[Receipt] = []
        self.handed: list[str] = []
        self.texts: list[str] = []

    @property
    def kit(self) -> Kit:
        nothing: Any = None
        return Kit(
            site=self.site,
            store=self.store,
            client=nothing,
            parser=nothing,
            printer=nothing,
            provider=self,
            look=self.look,
            pace=Pace(
                clock=lambda: self.now,
                wait=self._wait,
                stopping=lambda: self.stopping,
                mail=self.site.mail,
                monotonic=lambda: self.now.timestamp(),
            ),
            clock=lambda: self.now,
            report=self.events.append,
            by="here",
            person=self.person,
            gone=self.gone,
            delivers=self.delivers,
            call=self.called.append,
        )

    def hand_over(
        self, batch: Batch, messages: Sequence[Message], renderings: Mapping[str, Rendering]
    ) -> Sequence[Receipt]:
        """The next of the answers to each of the batch, or that it is accepted."""
        self.handed += [message.address for message in messages]
        self.texts += [renderings[message.segment].text for message in messages]
        given = self.answers.pop(0) if self.answers else Receipt(delivery="", answer=Answer.ACCEPTED)
        return [replace(given, delivery=message.delivery) for message in messages]

    def look_up(self, batch: Batch) -> Mapping[str, Answer]:
        """Nothing is known."""
        return {}

    def close(self) -> None:
        """Nothing is open."""

    def _wait(self, seconds: float) -> bool:
        self.now += timedelta(seconds=seconds)
        return self.stopping

    def notices(self, kind: NoticeKind) -> list[dict[str, object]]:
        """Facts of those that wait to be mailed."""
        return [dict(one.facts) for one in self.store.notices.due(self.now) if one.kind is kind]


@contextmanager
def light(folder: Path) -> Iterator[Light]:
    """Over a new SQLite file in the folder."""
    file = folder / "digest.db"
    lay_tables(file)
    with Store.open(f"sqlite:///{file}", key=KEY, migrate=False) as store:
        yield Light(store)
