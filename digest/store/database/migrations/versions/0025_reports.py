"""What providers told later of mails that they had taken."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """There are tables of what became of deliveries, and of how often it was told."""
    op.create_table(
        "reports",
        sa.Column("edition", NUMBER, nullable=False),
        sa.Column("subscriber", NUMBER, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("edition", "subscriber", name="pk_reports"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_reports_subscriber_at", "reports", ["subscriber", "at"])
    op.create_table(
        "report_counts",
        sa.Column("provider", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("last", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("provider", "what", name="pk_report_counts"),
        sqlite_with_rowid=False,
    )
