"""What is posted on the pages waits in a table; on SQLite it lies in a file of its own."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """There is a table of posts."""
    op.create_table(
        "posts",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("refused", sa.Text()),
        sa.PrimaryKeyConstraint("number", name="pk_posts"),
        sqlite_autoincrement=True,
    )
