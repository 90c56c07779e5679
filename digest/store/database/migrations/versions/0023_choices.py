"""Readers pause, and change their address; a letter may go to another address than the subscriber's;
names that digests had are remembered."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nobody pauses, and nobody changes their address."""
    op.add_column("subscribers", sa.Column("paused", sa.BigInteger()))
    op.add_column("letters", sa.Column("address", sa.Text(), nullable=False, server_default=""))
    op.create_table(
        "renames",
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("before", name="pk_renames"),
    )
    op.create_table(
        "joined",
        sa.Column("before", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("after", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("before", name="pk_joined"),
    )
    op.create_table(
        "moves",
        sa.Column("subscriber", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("subscriber", name="pk_moves"),
        sqlite_with_rowid=False,
    )
