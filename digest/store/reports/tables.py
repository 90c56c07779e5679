"""The tables of what providers told later."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, Table, Text

from digest.store.database.columns import Instant, Number
from digest.store.database.tables import metadata

# Of each delivery what weighs most of all that was told of it, and when that became of it.
reports = Table(
    "reports",
    metadata,
    Column("edition", Number, primary_key=True),
    Column("subscriber", Number, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Index(None, "subscriber", "at"),
    sqlite_with_rowid=False,
)

# How often something was told, repetitions included.
report_counts = Table(
    "report_counts",
    metadata,
    Column("provider", Text, primary_key=True),
    Column("what", Text, primary_key=True),
    Column("times", Integer, nullable=False),
    Column("last", Instant, nullable=False),
    sqlite_with_rowid=False,
)
