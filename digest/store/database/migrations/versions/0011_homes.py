"""A database knows from where mails are sent, and what must be asked about first in a copy."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def _number() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """There are tables of homes and of doubts, both empty."""
    op.create_table(
        "doubts",
        sa.Column("edition", _number(), nullable=False),
        sa.Column("batch", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["edition", "batch"], ["batches.edition", "batches.number"], name="fk_doubts_batch"),
        sa.PrimaryKeyConstraint("edition", "batch", name="pk_doubts"),
    )
    op.create_table(
        "homes",
        sa.Column("mark", sa.Text(), nullable=False),
        sa.Column("begun", _number(), nullable=False),
        sa.Column("number", _number(), nullable=False),
        sa.Column("changed", _number(), nullable=False),
        sa.Column("machine", sa.Text(), nullable=False),
        sa.Column("database", sa.Text(), nullable=False),
        sa.Column("adopted", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("mark", name="pk_homes"),
    )
