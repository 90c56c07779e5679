"""Mails to single readers, each mailed once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, exists, func, select, update

from digest.model.letter import Letter, LetterKind
from digest.store.database.engine import Database
from digest.store.database.tables import subscribers
from digest.store.database.upsert import insert_new
from digest.store.letters.tables import letters

#: Between two letters that somebody else may have caused.
REST = timedelta(days=1)
#: How long it is remembered that a letter was mailed.
REMEMBERED = timedelta(days=30)
_CAUSED_BY_ANYBODY = (LetterKind.CONFIRM, LetterKind.REMINDER, LetterKind.ALREADY, LetterKind.CHOICES)


class Letters:
    """The letters of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def due(self, now: datetime) -> tuple[Letter, ...]:
        """Letters to be mailed now, the oldest hundred."""
        theirs = letters.c.subscriber == subscribers.c.id
        query = select(letters, subscribers.c.address.label("theirs")).join(subscribers, theirs)
        query = query.where(letters.c.due <= now)
        with self._database.read() as connection:
            rows = connection.execute(query.order_by(letters.c.written, letters.c.key).limit(100)).all()
        return tuple(
            Letter(
                key=row.key,
                kind=LetterKind(row.kind),
                subscriber=row.subscriber,
                address=row.address or row.theirs,
                language=row.language,
                digests=tuple(key for key in row.digests.split(",") if key),
                written=row.written,
            )
            for row in rows
        )

    def take(self, key: str) -> bool:
        """It counts as mailed, and is the caller's to mail; False when somebody else was first."""
        waiting = update(letters).where(letters.c.key == key, letters.c.due.is_not(None))
        with self._database.write() as connection:
            return bool(connection.scalars(waiting.values(due=None, failed="").returning(letters.c.key)).all())

    def put_off(self, key: str, why: str, again: datetime | None) -> None:
        """It could not be mailed, for that reason, and is due again then; None: never."""
        with self._database.write() as connection:
            connection.execute(update(letters).where(letters.c.key == key).values(due=again, failed=why))

    def counts(self, since: datetime) -> Mapping[LetterKind, int]:
        """How many of each kind were written since then."""
        query = select(letters.c.kind, func.count().label("many")).where(letters.c.written >= since)
        with self._database.read() as connection:
            rows = connection.execute(query.group_by(letters.c.kind)).all()
        return {LetterKind(row.kind): row.many for row in rows}

    def failing(self) -> tuple[int, str]:
        """How many could not be mailed when that was tried, and why the last of them."""
        failed = letters.c.due.is_not(None) & (letters.c.failed != "")
        query = select(letters.c.failed).where(failed).order_by(letters.c.written.desc())
        with self._database.read() as connection:
            reasons = connection.scalars(query).all()
        return len(reasons), reasons[0] if reasons else ""

    def forget(self, now: datetime) -> None:
        """What was written so long ago that nobody needs it is gone."""
        with self._database.write() as connection:
            connection.execute(delete(letters).where(letters.c.written < now - REMEMBERED))


def write(
    connection: Connection,
    kind: LetterKind,
    subscriber: int,
    language: str,
    digests: Sequence[str],
    now: datetime,
    *,
    address: str = "",
) -> None:
    """The letter will be mailed, once of that kind, person and moment; to their address, where no other is given."""
    row = {
        "key": f"{kind} {subscriber} {now.isoformat()}",
        "kind": kind.value,
        "subscriber": subscriber,
        "language": language,
        "digests": ",".join(digests),
        "written": now,
        "due": now,
        "address": address,
    }
    insert_new(connection, letters, [row])


def rested(connection: Connection, subscriber: int, now: datetime) -> bool:
    """Whether nobody caused a letter to that person within a day."""
    caused = exists().where(
        letters.c.subscriber == subscriber,
        letters.c.written > now - REST,
        letters.c.kind.in_([kind.value for kind in _CAUSED_BY_ANYBODY]),
    )
    return not connection.scalar(select(caused))
