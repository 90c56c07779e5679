"""Mails of unknown outcome of which the provider is asked again, later and later.

One row a batch: when it is asked next, and how often it was since the attempt's lease was over."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, and_, delete, select, update

from digest.model.mail import Answer, Batch, Receipt
from digest.store.answers import tally
from digest.store.database.engine import Database
from digest.store.database.tables import attempts, batches, deliveries
from digest.store.database.upsert import insert_or_update
from digest.store.ledger.rows import delivery_of, joined, locked
from digest.store.ledger.tables import lookups

GAPS = (timedelta(minutes=90), timedelta(hours=22))
"""After the look-up half an hour after the attempt: two hours and a day after it."""
ENOUGH = timedelta(days=2)
"""After an attempt so old, a look-up that got no answer was the last of its turn."""
_LOOKED_UP = "looked up"


def ask_later(connection: Connection, batch: Row[Any], receipts: Iterable[Receipt]) -> None:
    """The provider is asked about the batch again, when a receipt of unknown outcome says so."""
    times = [r.retry_at for r in receipts if r.answer is Answer.UNCERTAIN and r.retry_at]
    if times:
        row = {"edition": batch.edition, "batch": batch.number, "at": min(times), "tries": 0}
        insert_or_update(connection, lookups, [row])


class Asking:
    """The stored look-ups."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def due(self, channel: str, now: datetime) -> tuple[Batch, ...]:
        """Batches whose provider, if it is this one, is to be asked now, with their uncertain deliveries; of several
        callers at the same time each batch goes to one, and to all again later."""
        last = and_(
            attempts.c.edition == lookups.c.edition,
            attempts.c.batch == lookups.c.batch,
            attempts.c.attempt == batches.c.attempt,
        )
        whose = and_(batches.c.edition == lookups.c.edition, batches.c.number == lookups.c.batch)
        query = select(lookups, batches.c.key).join(batches, whose).join(attempts, last)
        query = query.where(lookups.c.at <= now, attempts.c.channel == channel).order_by(lookups.c.at).limit(100)
        with self._database.write() as connection:
            rows = connection.execute(query.with_for_update(of=lookups, skip_locked=True)).all()
            for row in rows:
                _next(connection, row)
            return tuple(batch for row in rows if (batch := _batch(connection, row)).deliveries)

    def put_off(self, batch: Batch, until: datetime) -> None:
        """The provider gave no answer about a batch that was due: it is due again then, as if it had not been; but not
        where its attempt is two days old by then."""
        this = and_(lookups.c.edition == batch.edition, lookups.c.batch == batch.number)
        with self._database.write() as connection:
            row = locked(connection, batch.edition, batch.number)
            if row.attempted is None or until - row.attempted > ENOUGH:
                return
            tries = connection.scalar(select(lookups.c.tries).where(this))
            before = len(GAPS) if tries is None else max(tries - 1, 0)
            again = {"edition": batch.edition, "batch": batch.number, "at": until, "tries": before}
            insert_or_update(connection, lookups, [again])

    def learn(self, edition: int, answers: Mapping[str, Answer]) -> int:
        """What the provider says of deliveries of unknown outcome is their answer; how many it settled."""
        settled = 0
        with self._database.write() as connection:
            for answer in (Answer.ACCEPTED, Answer.REJECTED):
                ids = [id for id, known in answers.items() if known is answer]
                unknown = update(deliveries).where(
                    deliveries.c.id.in_(ids), deliveries.c.answer == Answer.UNCERTAIN.value
                )
                count = connection.execute(unknown.values(answer=answer.value, reason=_LOOKED_UP)).rowcount
                tally(connection, edition, {Answer.UNCERTAIN.value: -count, answer.value: count})
                settled += count
        return settled


def _next(connection: Connection, row: Row[Any]) -> None:
    this = and_(lookups.c.edition == row.edition, lookups.c.batch == row.batch)
    if row.tries >= len(GAPS):
        connection.execute(delete(lookups).where(this))
        return
    connection.execute(update(lookups).where(this).values(at=row.at + GAPS[row.tries], tries=row.tries + 1))


def _batch(connection: Connection, row: Row[Any]) -> Batch:
    unknown = deliveries.c.answer == Answer.UNCERTAIN.value
    mine = joined(row.edition).where(deliveries.c.batch == row.batch, unknown)
    rows = connection.execute(mine.order_by(deliveries.c.subscriber))
    theirs = tuple(delivery_of(delivery) for delivery in rows)
    return Batch(edition=row.edition, number=row.batch, key=row.key, deliveries=theirs)
