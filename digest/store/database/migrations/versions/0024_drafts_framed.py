"""Drafts keep all that their mails were made of besides them, not only the files of a look of one's own."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Drafts that stand take it as it is when they leave."""
    with op.batch_alter_table("drafts") as table:
        table.add_column(sa.Column("frame", sa.Text(), nullable=False, server_default=""))
        table.drop_column("look")
