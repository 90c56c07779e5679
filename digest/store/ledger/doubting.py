"""Batches that an original may have handed over before this copy of it was adopted, within a transaction."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row, and_, bindparam, delete, exists, select

from digest.store.ledger.tables import doubts


def is_doubted(connection: Connection, batch: Row[Any]) -> bool:
    """Whether the provider is to be asked before the batch is handed over."""
    return bool(connection.scalar(_DOUBTED, {"of_edition": batch.edition, "of_number": batch.number}))


def trust(connection: Connection, batch: Row[Any]) -> None:
    """The provider was asked about the batch."""
    connection.execute(delete(doubts).where(_THIS), {"of_edition": batch.edition, "of_number": batch.number})


# Made once: it runs for every batch.
_THIS = and_(doubts.c.edition == bindparam("of_edition"), doubts.c.batch == bindparam("of_number"))
_DOUBTED = select(exists().where(_THIS))
