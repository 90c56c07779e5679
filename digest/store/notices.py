"""Notices that wait to be mailed: each thing once, urgent ones at once, the others together once a day."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import Connection, Row, exists, select, update

from digest.model.notice import Facts, Notice, NoticeKind, Urgency
from digest.store import frozen
from digest.store.database.engine import Database
from digest.store.database.tables import notices
from digest.store.database.upsert import insert_new, portions
from digest.text.lines import storable

_DAY = timedelta(days=1)


class Notices:
    """The notices of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def tell(self, kind: NoticeKind, facts: Facts, about: str, now: datetime, digest: str = "") -> bool:
        """Editors will be told, once of the same kind `about` the same thing; False when they were, or will be."""
        row = {
            "key": f"{kind} {about}",
            "kind": kind.value,
            "facts": frozen.text(facts),
            "digest": digest,
            "urgency": kind.urgency.value,
            "added": now,
            "told": None,
        }
        with self._database.write() as connection:
            return insert_new(connection, notices, [row]) > 0

    def due(self, now: datetime) -> tuple[Notice, ...]:
        """Notices to be mailed now, oldest first: urgent ones, and daily ones unless some were mailed within a day."""
        waiting = select(notices).where(notices.c.told.is_(None)).order_by(notices.c.added, notices.c.key)
        with self._database.read() as connection:
            if _mailed_since(connection, now - _DAY):
                waiting = waiting.where(notices.c.urgency == Urgency.AT_ONCE.value)
            return tuple(_notice(row) for row in connection.execute(waiting))

    def mark_mailed(self, keys: Collection[str], now: datetime) -> frozenset[str]:
        """The notices count as mailed; those that were due until now, for the caller to mail: of several callers at the
        same time each notice goes to one."""
        ours: set[str] = set()
        with self._database.write() as connection:
            for some in portions(sorted(storable(key) for key in keys)):
                waiting = update(notices).where(notices.c.key.in_(some), notices.c.told.is_(None))
                ours |= set(connection.scalars(waiting.values(told=now).returning(notices.c.key)))
        return frozenset(ours)

    def unmark(self, keys: Collection[str], why: str) -> None:
        """The notices are due again: they could not be mailed, for that reason."""
        with self._database.write() as connection:
            for some in portions(sorted(storable(key) for key in keys)):
                connection.execute(update(notices).where(notices.c.key.in_(some)).values(told=None, failed=why))

    def untold(self) -> tuple[tuple[Notice, str], ...]:
        """Notices that were to be mailed and could not be, oldest first, each with why."""
        failed = select(notices).where(notices.c.told.is_(None), notices.c.failed != "")
        with self._database.read() as connection:
            rows = connection.execute(failed.order_by(notices.c.added, notices.c.key)).all()
        return tuple((_notice(row), row.failed) for row in rows)


def _mailed_since(connection: Connection, since: datetime) -> bool:
    mailed = exists().where(notices.c.told > since, notices.c.urgency == Urgency.DAILY.value)
    return bool(connection.scalar(select(mailed)))


def _notice(row: Row[*tuple[object, ...]]) -> Notice:
    facts = frozen.plain(row.facts)
    return Notice(
        kind=NoticeKind(row.kind),
        facts={name: tuple(fact) if isinstance(fact, list) else fact for name, fact in facts.items()},
        key=row.key,
        digest=row.digest,
    )
