"""The tables of prints. They lie in the database so that whichever machine serves the pages has those that another
machine made; each is bounded (`text.pictures.LARGEST_PRINT`)."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Table, Text

from digest.store.database.columns import Bytes, Instant, Number
from digest.store.database.tables import metadata

# Named by their bytes; `kept` is when one was kept last.
prints = Table(
    "prints",
    metadata,
    Column("name", Text, primary_key=True),
    Column("content", Bytes, nullable=False),
    Column("kept", Instant, nullable=False, index=True),
)

# Which drafts and editions show them. No foreign key to the print: what an edition needs is never taken away.
shown_prints = Table(
    "shown_prints",
    metadata,
    Column("edition", Number, ForeignKey("editions.id", ondelete="CASCADE"), primary_key=True),
    Column("print", Text, primary_key=True, index=True),
    sqlite_with_rowid=False,
)
