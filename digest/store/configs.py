"""The last text of each configuration file that was accepted: what stays in force when a later one is refused; and of
digests' files those before it, too."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, func, insert, select, update

from digest.store.database.engine import Database
from digest.store.database.tables import configs
from digest.store.database.upsert import insert_new
from digest.store.database.versions import config_versions as versions

MOST = 100
"""Texts of one file that are kept."""
CHARACTERS = 2_000_000
"""Of all texts of one file that are kept, but for the newest `ALWAYS`."""
ALWAYS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """An accepted text of a digest's file."""

    number: int
    """Ascending, and never used twice."""
    text: str
    at: datetime
    by: str
    """Who; empty where nobody knows."""
    how: str
    """What was done, in words."""


class Configs:
    """The accepted texts of configuration files."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def accept(self, key: str, text: str, now: datetime) -> None:
        """The text is the one in force."""
        with self._database.write() as connection:
            _put(connection, key, text, now, anew=False)

    def keep(self, key: str, text: str, now: datetime, by: str, how: str, *, anew: bool = False) -> None:
        """The text is the one in force, and one of the versions of its file unless it was in force already. `anew`:
        its occasions count from now on."""
        with self._database.write() as connection:
            if _put(connection, key, text, now, anew=anew):
                connection.execute(insert(versions).values(key=key, text=text, at=now, by=by, how=how))
                _forget(connection, key)

    def last(self, key: str) -> tuple[str, datetime] | None:
        """The text in force, and when it was accepted."""
        query = select(configs.c.text, configs.c.accepted).where(configs.c.key == key)
        with self._database.read() as connection:
            row = connection.execute(query).first()
        return (row.text, row.accepted) if row else None

    def first(self, key: str) -> datetime | None:
        """From when on its occasions count: since a text of that key was accepted for the first time, or again after a
        time without any."""
        with self._database.read() as connection:
            first: datetime | None = connection.scalar(select(configs.c.first).where(configs.c.key == key))
        return first

    def keys(self) -> tuple[str, ...]:
        """Keys of every file that was ever accepted."""
        with self._database.read() as connection:
            return tuple(connection.scalars(select(configs.c.key).order_by(configs.c.key)))

    def versions(self, key: str, count: int = MOST) -> tuple[Version, ...]:
        """The accepted texts of a digest's file, the newest first."""
        query = select(versions).where(versions.c.key == key).order_by(versions.c.id.desc()).limit(count)
        with self._database.read() as connection:
            rows = connection.execute(query).all()
        return tuple(Version(number=row.id, text=row.text, at=row.at, by=row.by, how=row.how) for row in rows)


def _put(connection: Connection, key: str, text: str, now: datetime, *, anew: bool) -> bool:
    """Whether the text was not in force before. Two who accept the same one at once: one of them is told so."""
    current = {"text": text, "accepted": now}
    if insert_new(connection, configs, [{"key": key, "first": now} | current]):
        return True
    other = update(configs).where(configs.c.key == key, configs.c.text != text)
    return bool(connection.execute(other.values(current | ({"first": now} if anew else {}))).rowcount)


def _forget(connection: Connection, key: str) -> None:
    sizes = select(versions.c.id, func.length(versions.c.text)).where(versions.c.key == key)
    kept = 0
    gone: list[int] = []
    for place, (number, size) in enumerate(connection.execute(sizes.order_by(versions.c.id.desc())).tuples()):
        kept += size
        if place >= MOST or (place >= ALWAYS and kept > CHARACTERS):
            gone.append(number)
    if gone:
        connection.execute(delete(versions).where(versions.c.id.in_(gone)))
