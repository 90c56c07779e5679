"""What editors and operators are to be told: each thing once, urgent ones at once, the others together once a day."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import Connection, Row, select, update

from digest.model.mail import Notice, Urgency
from digest.store import frozen
from digest.store.database.columns import storable
from digest.store.database.engine import Database
from digest.store.database.tables import notices
from digest.store.database.upsert import insert_new, portions

_DAY = timedelta(days=1)


class Notices:
    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, notice: Notice, now: datetime) -> bool:
        """The notice waits to be told; False when one of its key was there before, told or not. Without a key its
        content and instant are the key."""
        keyed = notice if notice.key else replace(notice, key=frozen.sha256(notice, now))
        with self._database.write() as connection:
            return insert_new(connection, notices, [_columns(keyed, now)]) > 0

    def due(self, now: datetime) -> tuple[Notice, ...]:
        """Those to be told now, oldest first: urgent ones, and the daily ones unless some were told within a day."""
        waiting = select(notices).where(notices.c.told.is_(None)).order_by(notices.c.added, notices.c.key)
        with self._database.read() as connection:
            if _told_since(connection, now - _DAY):
                waiting = waiting.where(notices.c.urgency == Urgency.AT_ONCE.value)
            return tuple(_notice(row) for row in connection.execute(waiting))

    def told(self, keys: Collection[str], now: datetime) -> frozenset[str]:
        """They are not due any more; those that were until now, so that of several tellers one tells each."""
        fresh: set[str] = set()
        with self._database.write() as connection:
            for some in portions(sorted(storable(key) for key in keys)):
                untold = update(notices).where(notices.c.key.in_(some), notices.c.told.is_(None))
                fresh |= set(connection.scalars(untold.values(told=now).returning(notices.c.key)))
        return frozenset(fresh)

    def untold(self, keys: Collection[str]) -> None:
        """They are due again: nobody could be told."""
        with self._database.write() as connection:
            for some in portions(sorted(storable(key) for key in keys)):
                connection.execute(update(notices).where(notices.c.key.in_(some)).values(told=None))


def _told_since(connection: Connection, since: datetime) -> bool:
    query = select(notices.c.key).where(notices.c.told > since, notices.c.urgency == Urgency.DAILY.value).limit(1)
    return connection.execute(query).first() is not None


def _columns(notice: Notice, now: datetime) -> dict[str, object]:
    return {
        "key": notice.key,
        "kind": notice.kind,
        "subject": notice.subject,
        "lines": frozen.text(notice.lines),
        "digest": notice.digest,
        "urgency": notice.urgency.value,
        "added": now,
        "told": None,
    }


def _notice(row: Row[*tuple[object, ...]]) -> Notice:
    return Notice(
        kind=row.kind,
        subject=row.subject,
        lines=frozen.value(tuple[str, ...], row.lines),
        digest=row.digest,
        urgency=Urgency(row.urgency),
        key=row.key,
    )
