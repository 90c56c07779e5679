"""The tables of who asked to subscribe, of mails to single readers, and of those whose address changes."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Table, Text, false

from digest.store.database.columns import Instant, Number, Words
from digest.store.database.tables import metadata

# Who asked for a digest and did not confirm it. Apart from subscriptions: who said stop has stopped until they confirm.
joinings = Table(
    "joinings",
    metadata,
    Column("subscriber", Number, primary_key=True),
    Column("digest", Text, primary_key=True),
    Column("since", Instant, nullable=False),
    Column("page", Words, nullable=False),
    Column("language", Text, nullable=False),
    Column("reminded", Boolean, nullable=False, server_default=false()),
    sqlite_with_rowid=False,
)

letters = Table(
    "letters",
    metadata,
    Column("key", Words, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("subscriber", Number, nullable=False, index=True),
    Column("language", Text, nullable=False),
    Column("digests", Text, nullable=False),  # keys, with commas
    Column("written", Instant, nullable=False, index=True),
    Column("due", Instant, index=True),  # None: it was mailed, or never will be
    Column("failed", Words, nullable=False, server_default=""),  # why it could not be mailed when that was tried last
    Column("address", Words, nullable=False, server_default=""),  # to another than the subscriber's
)

# Whose mails are to go to another address, once whoever has that confirms it.
moves = Table(
    "moves",
    metadata,
    Column("subscriber", Number, primary_key=True, autoincrement=False),
    Column("address", Words, nullable=False),
    Column("since", Instant, nullable=False),
    sqlite_with_rowid=False,
)
