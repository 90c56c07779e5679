"""Providers are asked again about mails of unknown outcome: through whom each attempt went is kept."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Attempts have a column for their channel, and there is a table of look-ups."""
    op.add_column("attempts", sa.Column("channel", sa.Text(), nullable=False, server_default=""))
    op.create_table(
        "lookups",
        sa.Column("edition", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("batch", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["edition", "batch"], ["batches.edition", "batches.number"], name="fk_lookups_batch"),
        sa.PrimaryKeyConstraint("edition", "batch", name="pk_lookups"),
    )
    op.create_index("ix_lookups_at", "lookups", ["at"])
