"""Who is to get an edition: read once, as they stood at one moment, however long it takes to write them down."""

from __future__ import annotations

from collections.abc import Collection, Generator, Iterable, Iterator
from contextlib import closing, contextmanager
from itertools import chain, islice

from sqlalchemy import Connection, select

from digest.errors import Refused
from digest.model.edition import Draft
from digest.model.people import Recipient
from digest.store.database.engine import Database
from digest.store.database.tables import subscribers
from digest.store.database.upsert import portions, stand_in_line
from digest.store.freezes.tables import PEOPLE
from digest.store.subscribers import recipients


class UnknownSegment(Refused):
    """A recipient's segment has no rendering: they subscribed, or chose anew, since the renderings were made."""

    def __init__(self, segment: str) -> None:
        super().__init__(
            f'the readers of segment "{segment}" have no rendering',
            advice="Nothing was frozen. Render it, and freeze.",
        )
        self.segment = segment


class Roll:
    """Recipients as they are read, those of silent segments left out; counts them."""

    def __init__(self, people: Iterable[Recipient], known: Collection[str], silent: Collection[str]) -> None:
        self._people = people
        self._known = known
        self._silent = silent
        self.read = 0

    def __iter__(self) -> Iterator[Recipient]:
        for person in self._people:
            if person.segment in self._known:
                self.read += 1
                yield person
            elif person.segment not in self._silent:
                raise UnknownSegment(person.segment)


@contextmanager
def roll(database: Database, draft: Draft, known: Collection[str], silent: Collection[str]) -> Iterator[Roll]:
    """The recipients of the draft as they stand now, streamed. They are in order once this begins, which takes seconds
    where they are many: nobody waits meanwhile."""
    with database.read() as connection, closing(_recipients(connection, draft)) as people:
        first = list(islice(people, 1))
        yield Roll(chain(first, people), known, silent)


def _recipients(connection: Connection, draft: Draft) -> Generator[Recipient, None, None]:
    return recipients(connection, draft.digest, draft.language, by_zone=draft.occasion.local)


def still_there(connection: Connection, ids: Collection[int]) -> frozenset[int]:
    """Subscribers of these who were not erased; until the transaction ends nobody is."""
    stand_in_line(connection, PEOPLE)
    query = select(subscribers.c.id)
    living = (connection.scalars(query.where(subscribers.c.id.in_(some))) for some in portions(sorted(ids)))
    return frozenset(chain.from_iterable(living))
