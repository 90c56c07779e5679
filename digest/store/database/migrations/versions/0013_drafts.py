"""Drafts keep what they were made from, what was changed on them, and who approved them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """There is a table of drafts."""
    op.create_table(
        "drafts",
        sa.Column("edition", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("grouping", sa.Text(), nullable=False),
        sa.Column("changes", sa.Text(), nullable=False),
        sa.Column("approved_by", sa.Text(), nullable=False, server_default=""),
        sa.Column("approved_at", sa.BigInteger()),
        sa.ForeignKeyConstraint(["edition"], ["editions.id"], name="fk_drafts_edition", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("edition", name="pk_drafts"),
    )
