"""What is remembered of one reader beside what they get."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from digest.store.database.tables import deliveries, editions
from digest.store.letters.tables import joinings, letters, moves

_ANSWER = (deliveries.c.answered_at, deliveries.c.answer, deliveries.c.reason)
#: Mails of editions that are told, the newest.
MOST = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownMail:
    """A mail to them."""

    what: str
    """ "morning 2026-11-24T07:00", or the kind of a single one."""
    at: datetime | None
    answer: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownWish:
    """What waits until they confirm it."""

    what: str
    """A digest, or a new address."""
    since: datetime
    page: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Of one reader."""

    waiting: tuple[KnownWish, ...]
    mails: tuple[KnownMail, ...]


def known(connection: Connection, subscriber: int) -> Known:
    """All of it."""
    return Known(
        waiting=tuple(_waiting(connection, subscriber)),
        mails=(*_of_editions(connection, subscriber), *_letters(connection, subscriber)),
    )


def _waiting(connection: Connection, subscriber: int) -> Iterator[KnownWish]:
    asked = select(joinings).where(joinings.c.subscriber == subscriber).order_by(joinings.c.digest)
    for row in connection.execute(asked):
        yield KnownWish(what=row.digest, since=row.since, page=row.page)
    for row in connection.execute(select(moves).where(moves.c.subscriber == subscriber)):
        yield KnownWish(what=row.address, since=row.since, page="")


def _of_editions(connection: Connection, subscriber: int) -> Iterator[KnownMail]:
    query = (
        select(editions.c.digest, editions.c.occasion, *_ANSWER)
        .join(deliveries, deliveries.c.edition == editions.c.id)
        .where(deliveries.c.subscriber == subscriber)
        .order_by(editions.c.id.desc())
    )
    for row in connection.execute(query.limit(MOST)):
        yield KnownMail(
            what=f"{row.digest} {row.occasion}", at=row.answered_at, answer=row.answer or "", reason=row.reason
        )


def _letters(connection: Connection, subscriber: int) -> Iterator[KnownMail]:
    query = select(letters).where(letters.c.subscriber == subscriber).order_by(letters.c.written.desc())
    for row in connection.execute(query):
        yield KnownMail(what=row.kind, at=row.written, answer="", reason=row.failed)
