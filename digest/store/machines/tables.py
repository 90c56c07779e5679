"""Tables of processes that run the publication, and of what they do for each other."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Integer, Table, Text

from digest.store.database.columns import Instant, Number, Words
from digest.store.database.tables import metadata

workers = Table(
    "workers",
    metadata,
    Column("name", Words, primary_key=True),
    Column("host", Words, nullable=False),
    Column("roles", Text, nullable=False),  # with commas
    Column("version", Text, nullable=False),
    Column("since", Instant, nullable=False),
    Column("looked", Instant, nullable=False),
    Column("signing", Text, nullable=False),
    Column("account", Text, nullable=False),
)

# Sources that a worker asks for a run of another process; gone once the run has their reports.
shards = Table(
    "shards",
    metadata,
    Column("run", Number, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("digest", Text, nullable=False),
    Column("sources", Text, nullable=False),  # JSON of their keys
    Column("worker", Words, nullable=False),
    Column("given", Instant, nullable=False),
    Column("taken", Boolean, nullable=False),
    Column("reports", Text, nullable=False),  # JSON; empty until all were asked
)
