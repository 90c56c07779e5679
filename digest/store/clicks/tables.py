"""The tables of links and of clicks. On SQLite clicks are counted in a file of their own, in a table of this shape: so
that opening a link never changes the database of mails, and waits for nobody who writes there. What a backup brought
stands in the database's own."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Table, Text

from digest.store.database.columns import Number, Words
from digest.store.database.tables import metadata

# Where the links of a frozen edition's stories lead.
links = Table(
    "links",
    metadata,
    Column("code", Text, primary_key=True),
    Column("edition", Number, ForeignKey("editions.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("story", Words, nullable=False),
    Column("url", Words, nullable=False),
)

# How often each was opened, by kind of who opens.
clicks = Table(
    "clicks",
    metadata,
    Column("code", Text, primary_key=True),
    Column("clicker", Text, primary_key=True),
    Column("count", Number, nullable=False),
    sqlite_with_rowid=False,
)
