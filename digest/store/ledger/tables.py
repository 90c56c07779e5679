"""Tables of what is done with deliveries after their first attempt."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Float, ForeignKeyConstraint, Integer, Table, Text

from digest.store.database.columns import Instant, Number, Words
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

# Batches of editions that were half sent when this copy was adopted: the provider is asked before they go out.
doubts = Table(
    "doubts",
    metadata,
    Column("edition", Number, primary_key=True),
    Column("batch", Integer, primary_key=True),
    ForeignKeyConstraint(["edition", "batch"], ["batches.edition", "batches.number"], name="fk_doubts_batch"),
)

# From where mails are sent: a row for each folder with our mark; `database` is which one it was, where a server says.
homes = Table(
    "homes",
    metadata,
    Column("mark", Text, primary_key=True),
    Column("begun", Number, nullable=False),
    Column("number", Number, nullable=False),
    Column("changed", Number, nullable=False),
    Column("machine", Words, nullable=False),
    Column("database", Text, nullable=False),
    Column("adopted", Instant),
)

# An account with a provider: its last turn, by its timetable, and how many messages; until when it rests, and how often
# in a row it had to.
channels = Table(
    "channels",
    metadata,
    Column("channel", Text, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("messages", Integer, nullable=False),
    Column("paused_until", Instant),
    Column("why", Words, nullable=False),
    Column("asked", Boolean, nullable=False),  # the provider named the time
    Column("pauses", Integer, nullable=False),
    Column(
        "learned", Float, nullable=False, server_default="0"
    ),  # messages a second that it seems to allow; 0: unknown
    Column("learned_at", Instant),
)

# Domains of readers that take no mail from an account for now.
domains = Table(
    "domains",
    metadata,
    Column("channel", Text, primary_key=True),
    Column("domain", Text, primary_key=True),
    Column("until", Instant, nullable=False),
    Column("why", Words, nullable=False),
    Column("pauses", Integer, nullable=False),
)

# What a provider answered for an edition since sending went on last.
circuits = Table(
    "circuits",
    metadata,
    Column("edition", Number, primary_key=True, autoincrement=False),
    Column("accepted", Integer, nullable=False),
    Column("rejected", Integer, nullable=False),
    Column("refused", Integer, nullable=False),  # for what we are or send
    Column("lost", Integer, nullable=False),  # attempts in a row without an answer
)

# When the others may have an edition after the first few.
canaries = Table(
    "canaries",
    metadata,
    Column("edition", Number, primary_key=True, autoincrement=False),
    Column("until", Instant, nullable=False),
)
