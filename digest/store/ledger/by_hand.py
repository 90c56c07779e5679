"""What a person decides of deliveries: whether an unknown one counts as sent, and who is handed over once more."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, insert, or_, select, update

from digest.errors import Refused
from digest.model.mail import Answer, second_copy
from digest.store.answers import tally
from digest.store.database.engine import Database
from digest.store.database.tables import batches, deliveries, editions, subscribers
from digest.store.freezing import DUE
from digest.store.ledger.rows import batch_row, locked
from digest.store.people.hashing import keyed_hash
from digest.text.lines import storable

SETTLED_BY_HAND = "settled by hand"


class ByHand:
    """Decisions on the deliveries of one edition."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def count_as_sent(self, edition: int, address: str = "") -> int:
        """The uncertain ones, or the one to that address, count as accepted; how many."""
        with self._database.write() as connection:
            rows = _chosen(connection, edition, Answer.UNCERTAIN, address)
            for row in rows:
                values = {"answer": Answer.ACCEPTED.value, "reason": SETTLED_BY_HAND}
                connection.execute(_one(row).values(values))
            tally(connection, edition, {Answer.UNCERTAIN.value: -len(rows), Answer.ACCEPTED.value: len(rows)})
            return len(rows)

    def send_again(self, edition: int, answer: Answer, address: str = "") -> int:
        """Those of that answer, or the one to that address, are due at once: the same messages, under new idempotency
        keys; how many."""
        with self._database.write() as connection:
            rows = _chosen(connection, edition, answer, address)
            for number in sorted({row.batch for row in rows}):
                theirs = [row for row in rows if row.batch == number]
                _move(connection, theirs, [row.id for row in theirs])
            return len(rows)

    def second_copy(self, edition: int, address: str) -> int:
        """The delivery to that address is due at once; where it was or may have been taken, as a copy under an id of
        its own. Raises `Refused` while it is still due, and where there is none."""
        with self._database.write() as connection:
            for row in _chosen(connection, edition, None, address):
                if row.answer is None or not Answer(row.answer).final:
                    raise Refused(f"{row.address} is still due; a second copy has to wait for its answer")
                taken = row.answer in (Answer.ACCEPTED.value, Answer.UNCERTAIN.value)
                _move(connection, [row], [second_copy(row.id) if taken else row.id])
                return 1
        raise Refused(f"nobody of the address {address} was to get it", advice="Nothing was changed.")

    def due_now(self, edition: int, now: datetime) -> int:
        """Who waits for another try waits no longer; how many. Batches that somebody holds are left to them, and those
        whose readers' clocks do not show the time yet wait for that."""
        come = or_(batches.c.due.is_(None), batches.c.due <= now)
        later = (batches.c.edition == edition, batches.c.answered.is_(True), batches.c.next_due > now, come)
        with self._database.write() as connection:
            rows = select(batches.c.number).where(*later).order_by(batches.c.number).with_for_update()
            numbers = connection.scalars(rows).all()
            count = 0
            for number in numbers:
                waiting = (deliveries.c.edition == edition, deliveries.c.batch == number, deliveries.c.retry_at > now)
                deferred = update(deliveries).where(*waiting, deliveries.c.answer == Answer.DEFERRED.value)
                count += connection.execute(deferred.values(retry_at=now)).rowcount
                connection.execute(batch_row(edition, number).values(next_due=now))
            return count


def _chosen(connection: Connection, edition: int, answer: Answer | None, address: str) -> Sequence[Row[Any]]:
    """Rows of deliveries, their batches locked in the order of their numbers."""
    query = select(deliveries).where(deliveries.c.edition == edition)
    if answer:
        query = query.where(deliveries.c.answer == answer.value)
    if address:
        known = subscribers.c.hash == keyed_hash(connection, address)
        person = select(subscribers.c.id).where(known).scalar_subquery()
        query = query.where(or_(deliveries.c.subscriber == person, deliveries.c.address == storable(address)))
    query = query.order_by(deliveries.c.batch, deliveries.c.subscriber)
    for number in sorted({row.batch for row in connection.execute(query)}):
        locked(connection, edition, number)
    return connection.execute(query).all()


def _move(connection: Connection, rows: Sequence[Row[Any]], ids: Sequence[str]) -> None:
    """Rows of one batch are due at once under these ids, in a batch of their own: the key of the first is used up."""
    edition, number = rows[0].edition, rows[0].batch
    frozen = connection.scalar(select(editions.c.frozen).where(editions.c.id == edition).with_for_update())
    batch = locked(connection, edition, number)
    last = connection.scalar(select(func.max(batches.c.number)).where(batches.c.edition == edition)) or 0
    fresh = dict(batch._mapping) | {"number": last + 1, "key": f"{batch.key}_{last + 1}", "size": len(rows)}
    fresh |= {"answered": True, "attempt": 0, "fence": 0, "holder": "", "lease_until": None, "attempted": None}
    connection.execute(insert(batches).values(fresh | {"next_due": frozen}))
    connection.execute(batch_row(edition, number).values(size=batches.c.size - len(rows)))
    due = {"batch": last + 1, "answer": None, "reason": "", "provider_id": "", "answered_at": None, "retry_at": None}
    for row, id in zip(rows, ids, strict=True):
        connection.execute(_one(row).values(due | {"id": id}))
        tally(connection, edition, {row.answer: -1, DUE: 1})


def _one(row: Row[Any]) -> Any:
    return update(deliveries).where(deliveries.c.edition == row.edition, deliveries.c.subscriber == row.subscriber)
