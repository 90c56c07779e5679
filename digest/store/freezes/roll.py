"""Who is to get an edition: read once, as they stood at one moment, however long it takes to write them down.

Eight bytes a person are kept of that moment. Names and addresses are read for each portion, just before it is written
down: a snapshot that stays open for a minute would keep a file's journal from being emptied, and all who wait for
that."""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterator, Mapping
from operator import itemgetter

from sqlalchemy import Connection

from digest.errors import Refused
from digest.model.edition import Draft
from digest.model.people import Recipient
from digest.store.database.engine import Database
from digest.store.database.tables import subscribers
from digest.store.database.upsert import portions, rows_by_key, stand_in_line
from digest.store.freezes.tables import PEOPLE
from digest.store.subscribers import receiving

_NAMED = (subscribers.c.address, subscribers.c.name)


class UnknownSegment(Refused):
    """A recipient's segment has no rendering: they subscribed, or chose anew, since the renderings were made."""

    def __init__(self, segment: str) -> None:
        super().__init__(
            f'the readers of segment "{segment}" have no rendering',
            advice="Nothing was frozen. Render it, and freeze.",
        )
        self.segment = segment


class Roll:
    """Recipients in the order of their segments, waves and numbers, but those who were erased meanwhile; counts them.
    `numbers` are by segment and zone."""

    def __init__(self, numbers: Mapping[tuple[str, str], array[int]], unknown: str = "") -> None:
        self._numbers = numbers
        self._unknown = unknown
        self.connection: Connection
        """Of the transaction in which they are read now."""
        self.read = 0

    def __iter__(self) -> Iterator[Recipient]:
        """Raises `UnknownSegment` for people of a segment without a rendering."""
        if self._unknown:
            raise UnknownSegment(self._unknown)
        for (segment, zone), numbers in self._numbers.items():
            for some in portions(numbers):
                rows = sorted(rows_by_key(self.connection, subscribers.c.id, _NAMED, some), key=itemgetter(0))
                self.read += len(rows)
                for id, address, name in rows:
                    yield Recipient(subscriber=id, address=address, name=name, segment=segment, zone=zone)


def roll(database: Database, draft: Draft, known: Collection[str], silent: Collection[str]) -> Roll:
    """The recipients of the draft as they stand now, of the known segments; those of silent ones are left out."""
    numbers: dict[tuple[str, str], array[int]] = {}
    unknown = ""
    with database.read() as connection:
        for segment, zone, number in receiving(connection, draft.digest, draft.language, by_zone=draft.occasion.local):
            if segment in known:
                numbers.setdefault((segment, zone), array("q")).append(number)
            elif segment not in silent:
                unknown = segment
    return Roll(numbers, unknown)


def still_there(connection: Connection, ids: Collection[int]) -> frozenset[int]:
    """Subscribers of these who were not erased; until the transaction ends nobody is."""
    stand_in_line(connection, PEOPLE)
    return frozenset(row[0] for row in rows_by_key(connection, subscribers.c.id, (), sorted(ids)))
