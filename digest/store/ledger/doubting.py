"""Batches that an original may have handed over before this copy of it was adopted, within a transaction."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row, and_, delete, exists, select

from digest.store.ledger.tables import doubts


def is_doubted(connection: Connection, batch: Row[Any]) -> bool:
    """Whether the provider is to be asked before the batch is handed over."""
    return bool(connection.scalar(select(exists().where(_of(batch)))))


def trust(connection: Connection, batch: Row[Any]) -> None:
    """The provider was asked about the batch."""
    connection.execute(delete(doubts).where(_of(batch)))


def _of(batch: Row[Any]) -> Any:
    return and_(doubts.c.edition == batch.edition, doubts.c.batch == batch.number)
