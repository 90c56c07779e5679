"""A mail of which something is told was taken by the provider, whatever was known of it before."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, exists, or_, select, update

from digest.model.mail import Answer
from digest.store.answers import tally
from digest.store.database.tables import deliveries
from digest.store.freezing import DUE
from digest.store.ledger.rows import batch_row, locked

_UNCERTAIN: ColumnElement[bool] = deliveries.c.answer == Answer.UNCERTAIN.value
_DUE: ColumnElement[bool] = or_(deliveries.c.answer.is_(None), deliveries.c.answer == Answer.DEFERRED.value)
_OPEN = (None, Answer.DEFERRED.value, Answer.UNCERTAIN.value)


def known_as_taken(connection: Connection, rows: Sequence[Row[Any]], provider: str, now: datetime) -> None:
    """Those of the deliveries whose outcome was unknown, or that seem to be due, count as accepted: who told of them
    before its answer came, or after it was lost, is not handed them again."""
    open_ones = [row for row in rows if row.answer in _OPEN]
    for edition, number in sorted({(row.edition, row.batch) for row in open_ones}):
        batch = locked(connection, edition, number)
        ids = [row.id for row in open_ones if (row.edition, row.batch) == (edition, number)]
        values = {"answer": Answer.ACCEPTED.value, "reason": f"told by {provider}", "answered_at": now}
        unknown = _changed(connection, batch, ids, _UNCERTAIN, values)
        due = _changed(connection, batch, ids, _DUE, {**values, "retry_at": None})
        tally(connection, edition, {Answer.UNCERTAIN: -unknown, DUE: -due, Answer.ACCEPTED: unknown + due})
        if due and batch.answered and not _any_due(connection, batch):
            connection.execute(batch_row(edition, number).values(next_due=None))


def _changed(
    connection: Connection, batch: Row[Any], ids: Collection[str], those: ColumnElement[bool], values: dict[str, Any]
) -> int:
    here = (deliveries.c.edition == batch.edition, deliveries.c.batch == batch.number, deliveries.c.id.in_(ids))
    return connection.execute(update(deliveries).where(*here, those).values(values)).rowcount


def _any_due(connection: Connection, batch: Row[Any]) -> bool:
    here = (deliveries.c.edition == batch.edition, deliveries.c.batch == batch.number)
    return bool(connection.scalar(select(exists().where(*here, _DUE))))
