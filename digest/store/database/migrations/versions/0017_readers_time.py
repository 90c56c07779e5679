"""Readers may have a zone of their own, and batches a time at which theirs shows the time."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Subscriptions have a zone, that of the publication; batches may have a time of their own, none so far."""
    op.add_column("subscriptions", sa.Column("zone", sa.Text(), nullable=False, server_default=""))
    op.add_column("batches", sa.Column("due", sa.BigInteger(), nullable=True))
