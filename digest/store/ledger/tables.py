"""Tables of what is done with deliveries after their first attempt."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKeyConstraint, Integer, Table

from digest.store.database.columns import Instant, Number
from digest.store.database.tables import metadata

# Of a batch with deliveries of unknown outcome: when the provider is asked about them again, and how often it was.
lookups = Table(
    "lookups",
    metadata,
    Column("edition", Number, primary_key=True),
    Column("batch", Integer, primary_key=True),
    Column("at", Instant, nullable=False, index=True),
    Column("tries", Integer, nullable=False),
    ForeignKeyConstraint(["edition", "batch"], ["batches.edition", "batches.number"], name="fk_lookups_batch"),
)
