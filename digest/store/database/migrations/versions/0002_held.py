"""Articles of a source may wait for an editor."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The column is there."""
    op.add_column("appearances", sa.Column("held", sa.Boolean(), nullable=False, server_default=sa.false()))
