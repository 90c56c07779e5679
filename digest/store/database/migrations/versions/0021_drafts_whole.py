"""Drafts keep who made or last changed them and when, and the files of a look of one's own."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Of drafts that stand nobody knows any of it."""
    op.add_column("drafts", sa.Column("changed_by", sa.Text(), nullable=False, server_default=""))
    op.add_column("drafts", sa.Column("kept", sa.BigInteger()))
    op.add_column("drafts", sa.Column("look", sa.Text(), nullable=False, server_default="{}"))
