"""The table of what a draft was made from."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Table, Text

from digest.store.database.columns import Instant, Number
from digest.store.database.tables import metadata

# Beside the row, verdicts and renderings of the edition that a draft is.
drafts = Table(
    "drafts",
    metadata,
    Column(
        "edition", Number, ForeignKey("editions.id", name="fk_drafts_edition", ondelete="CASCADE"), primary_key=True
    ),
    Column("grouping", Text, nullable=False),  # JSON of the Grouping below the changes
    Column("changes", Text, nullable=False),  # JSON of the Changes, in their order
    Column("changed_by", Text, nullable=False, server_default=""),
    Column("kept", Instant),
    Column("frame", Text, nullable=False, server_default=""),  # JSON of what its mails were made of besides
    Column("approved_by", Text, nullable=False, server_default=""),
    Column("approved_at", Instant),
)
