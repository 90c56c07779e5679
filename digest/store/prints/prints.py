"""Prints: kept with the drafts and editions that show them, handed out by name, taken away when none shows them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, Select, delete, exists, insert, select

from digest.model.edition import Draft, Status
from digest.store.database.engine import Database
from digest.store.database.tables import editions
from digest.store.database.upsert import insert_or_update, portions
from digest.store.prints.tables import prints, shown_prints

PORTION = 50
"""Prints that one transaction takes away: 10 MB at the most."""


class KeptPrints:
    """The stored prints."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def keep(self, contents: Mapping[str, bytes], now: datetime) -> None:
        """They are there, by name, for as long as things are kept that no edition shows."""
        if contents:
            with self._database.write() as connection:
                keep(connection, contents, now)

    def content(self, name: str) -> bytes | None:
        """The bytes of the print; None where there is none so called."""
        return self.contents([name]).get(name)

    def contents(self, names: Sequence[str]) -> Mapping[str, bytes]:
        """Name → bytes of those that there are."""
        query = select(prints.c.name, prints.c.content)
        contents: dict[str, bytes] = {}
        with self._database.read() as connection:
            for some in portions(names):
                contents |= {
                    name: bytes(content) for name, content in connection.execute(query.where(prints.c.name.in_(some)))
                }
        return contents

    def shown(self) -> tuple[str, ...]:
        """Names of those that editions and drafts show."""
        with self._database.read() as connection:
            return tuple(sorted(connection.scalars(_shown().distinct())))


def keep(connection: Connection, contents: Mapping[str, bytes], now: datetime) -> None:
    """The prints are there since now at the latest."""
    rows = [{"name": name, "content": contents[name], "kept": now} for name in sorted(contents)]
    insert_or_update(connection, prints, rows)


def show(connection: Connection, edition: int, draft: Draft) -> None:
    """The edition of that id shows the draft's prints, and no others."""
    connection.execute(delete(shown_prints).where(shown_prints.c.edition == edition))
    names = {name for one in draft.prints.values() for name in one.names}
    if names:
        connection.execute(insert(shown_prints), [{"edition": edition, "print": name} for name in sorted(names)])


def take_away(database: Database, before: datetime) -> Iterator[int]:
    """How many of each portion went: kept before that instant for the last time, and shown by no edition or draft but
    those that were skipped."""
    unneeded = (prints.c.kept < before, ~exists(_shown().where(shown_prints.c.print == prints.c.name)))
    while True:
        with database.read() as connection:
            names = connection.scalars(select(prints.c.name).where(*unneeded).limit(PORTION)).all()
        if not names:
            return
        with database.write() as connection:
            count = connection.execute(delete(prints).where(prints.c.name.in_(names), *unneeded)).rowcount
        yield count


def _shown() -> Select[tuple[str]]:
    """Names, some of them often."""
    query = select(shown_prints.c.print).join(editions, editions.c.id == shown_prints.c.edition)
    return query.where(editions.c.status != Status.SKIPPED.value)
