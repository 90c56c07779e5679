"""The table of freezes under way."""

from __future__ import annotations

from sqlalchemy import Column, Table, Text

from digest.store.database.columns import Instant, Number
from digest.store.database.tables import metadata

PEOPLE = "people"
"""The queue of those who write down recipients, and of those who erase people."""

# Whose `edition` has recipients and batches already, and is not frozen yet. A row that stays was left by a killed
# process; whoever takes it over gives it another `id`, by which the earlier holder knows.
freezes = Table(
    "freezes",
    metadata,
    Column("id", Number, primary_key=True),
    Column("digest", Text, nullable=False, unique=True),
    Column("edition", Number, nullable=False),
    Column("since", Instant, nullable=False),
    sqlite_autoincrement=True,
)
