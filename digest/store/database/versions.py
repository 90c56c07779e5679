"""The table of every accepted text of a digest's file."""

from __future__ import annotations

from sqlalchemy import Column, Index, Table, Text

from digest.store.database.columns import Instant, Number, Words
from digest.store.database.tables import metadata

config_versions = Table(
    "config_versions",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    Column("key", Text, nullable=False),
    Column("text", Words, nullable=False),
    Column("at", Instant, nullable=False),
    Column("by", Words, nullable=False),
    Column("how", Words, nullable=False),
    Index(None, "key", "id"),
    sqlite_autoincrement=True,
)
