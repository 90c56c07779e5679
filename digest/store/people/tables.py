"""The table of why people left."""

from __future__ import annotations

from sqlalchemy import Column, Index, Table, Text

from digest.store.database.columns import Instant, Number, Words
from digest.store.database.tables import metadata

# What somebody said who had left a digest: the last they said. Erased with them.
farewells = Table(
    "farewells",
    metadata,
    Column("subscriber", Number, primary_key=True),
    Column("digest", Text, primary_key=True),
    Column("why", Text, nullable=False),
    Column("words", Words, nullable=False),
    Column("at", Instant, nullable=False),
    Index(None, "digest", "at"),
    sqlite_with_rowid=False,
)
