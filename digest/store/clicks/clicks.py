"""Where the links of stories lead, and how often each was opened [effect: on SQLite, a file beside the database]."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from sqlalchemy import Row, select

from digest.model.click import Click, Clicker, Link
from digest.store.clicks.tables import clicks, links
from digest.store.database.beside import CLICKS, Beside
from digest.store.database.engine import Database, connect
from digest.store.database.upsert import add_up, portions

Counts = Mapping[tuple[str, Clicker], int]
"""Code of the link, and who opened it → how often."""


class Clicks:
    """The clicks of one publication. Safe to share between threads."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._beside = Beside(database, CLICKS, (clicks,))

    def link(self, code: str) -> Click | None:
        """What is opened by that code; None for one that no frozen edition has."""
        with self._database.read() as connection:
            row = connection.execute(select(links).where(links.c.code == code)).first()
        return Click(edition=row.edition, link=_link(row)) if row else None

    def links(self, edition: int) -> tuple[Link, ...]:
        """Those of the edition's stories."""
        query = select(links).where(links.c.edition == edition).order_by(links.c.code)
        with self._database.read() as connection:
            return tuple(_link(row) for row in connection.execute(query))

    def add(self, counts: Counts) -> None:
        """They are counted on top of those before. Raises `Unavailable` where they cannot be: then none is."""
        rows = [{"code": code, "clicker": clicker.value, "count": count} for (code, clicker), count in counts.items()]
        if rows:
            with self._beside.database.write() as connection:
                add_up(connection, clicks, sorted(rows, key=lambda row: (str(row["code"]), str(row["clicker"]))))

    def of(self, edition: int) -> Mapping[str, Mapping[Clicker, int]]:
        """Key of each story of the edition that has links → how often they were opened."""
        stories = {link.code: link.story for link in self.links(edition)}
        counts: dict[str, Counter[Clicker]] = {story: Counter() for story in stories.values()}
        for codes in portions(list(stories)):
            for code, clicker, count in self._counted(codes):
                counts[stories[code]][Clicker(clicker)] += count
        return counts

    def into(self, copy: Path) -> None:
        """A copy of a SQLite database holds the clicks of the file beside it too."""
        if self._beside.is_missing:
            return
        with self._beside.database.read() as connection:
            rows = [row._asdict() for row in connection.execute(select(clicks))]
        database = connect(f"sqlite:///{copy}")
        try:
            with database.write() as connection:
                add_up(connection, clicks, rows)
        finally:
            database.close()

    def close(self) -> None:
        """No connection of ours is left open."""
        self._beside.close()

    def _counted(self, codes: Sequence[str]) -> Iterator[tuple[str, str, int]]:
        """What the database holds, and on SQLite the file beside it."""
        query = select(clicks).where(clicks.c.code.in_(codes))
        databases = [self._database]
        if self._database.file and not self._beside.is_missing:
            databases.append(self._beside.database)
        for database in databases:
            with database.read() as connection:
                yield from connection.execute(query).tuples().all()


def _link(row: Row[tuple[str, int, str, str]]) -> Link:
    return Link(code=row.code, story=row.story, url=row.url)
