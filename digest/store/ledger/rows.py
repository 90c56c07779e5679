"""How batches and deliveries lie in rows, and how they are locked."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, Update, and_, bindparam, or_, select, update

from digest.model.mail import Answer, Delivery
from digest.store.database.tables import attempts, batches, deliveries


def locked(connection: Connection, edition: int, number: int) -> Row[Any]:
    """The batch's row; nobody else changes it, or a delivery of it, until the transaction ends."""
    return connection.execute(_LOCKED, {"of_edition": edition, "of_number": number}).one()


# Statements that run for every batch are made once: to build one costs more than to run it.
THIS_BATCH = and_(batches.c.edition == bindparam("of_edition"), batches.c.number == bindparam("of_number"))
_LOCKED = select(batches).where(THIS_BATCH).with_for_update()


_SHOWN = [deliveries.c[name] for name in ("id", "subscriber", "address", "name", "answer", "reason")]


def batch_row(edition: int, number: int) -> Update:
    """To change the batch's row."""
    return update(batches).where(batches.c.edition == edition, batches.c.number == number)


def joined(edition: int | ColumnElement[int]) -> Select[Any]:
    """The deliveries of the edition, each with its segment."""
    batch = and_(batches.c.edition == deliveries.c.edition, batches.c.number == deliveries.c.batch)
    return select(*_SHOWN, batches.c.segment).join(batches, batch).where(deliveries.c.edition == edition)


def delivery_of(row: Row[Any]) -> Delivery:
    """The delivery in a row of `joined`."""
    answer = Answer(row.answer) if row.answer else None
    return Delivery(
        id=row.id,
        subscriber=row.subscriber,
        address=row.address,
        name=row.name,
        segment=row.segment,
        answer=answer if answer and answer.final else None,
        reason=row.reason,
    )


FIRST_DUE = (
    select(batches)
    .where(
        batches.c.edition == bindparam("of_edition"),
        batches.c.answered.is_(True),
        batches.c.next_due <= bindparam("now"),
    )
    .order_by(batches.c.next_due, batches.c.number)
    .limit(1)
    .with_for_update(skip_locked=True)
)
HOLD = (
    update(batches)
    .where(THIS_BATCH)
    .values(
        fence=bindparam("grown"),
        holder=bindparam("by"),
        lease_until=bindparam("until"),
        attempt=bindparam("its_attempt"),
        attempted=bindparam("since"),
        answered=bindparam("known"),
    )
    .returning(*batches.c)
)
DUE_IN_BATCH = (
    joined(bindparam("of_edition"))
    .where(
        deliveries.c.batch == bindparam("of_number"),
        or_(deliveries.c.answer.is_(None), deliveries.c.retry_at <= bindparam("attempted")),
    )
    .order_by(deliveries.c.subscriber)
)
CLOSE = (
    update(batches).where(THIS_BATCH).values(holder="", lease_until=None, answered=True, next_due=bindparam("again"))
)
END = (
    update(attempts)
    .where(
        attempts.c.edition == bindparam("of_edition"),
        attempts.c.batch == bindparam("of_number"),
        attempts.c.attempt == bindparam("its_attempt"),
    )
    .values(ended=bindparam("now"), outcome=bindparam("came"))
)
