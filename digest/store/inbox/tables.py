"""The table of what was posted. On SQLite one of this shape lies in a file of its own, which nobody writes for long,
and that of the database stays empty."""

from __future__ import annotations

from sqlalchemy import Column, Integer, Table

from digest.store.database.columns import Instant, Number, Words
from digest.store.database.tables import metadata

# What was posted and is not applied yet, or could not be: then why.
posts = Table(
    "posts",
    metadata,
    Column("number", Number, primary_key=True),
    Column("kind", Words, nullable=False),
    Column("facts", Words, nullable=False),
    Column("at", Instant, nullable=False),
    Column("refused", Words),
    sqlite_autoincrement=True,
)

# How often something was posted until then; nothing of who posted it can be read from its key.
turns = Table(
    "turns",
    metadata,
    Column("key", Words, primary_key=True),
    Column("until", Instant, nullable=False),
    Column("taken", Integer, nullable=False),
    sqlite_with_rowid=False,
)
