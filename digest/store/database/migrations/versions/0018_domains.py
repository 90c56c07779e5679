"""All senders share which domains rest, what a provider answered, and the rate it was learned to keep; who stopped."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

_number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """There are tables of domains and of circuits; a channel has a learned rate, and a stop has somebody's name."""
    op.create_table(
        "domains",
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("domain", sa.Text(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("pauses", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("channel", "domain", name="pk_domains"),
    )
    op.create_table(
        "circuits",
        sa.Column("edition", _number, nullable=False, autoincrement=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("accepted", "rejected", "refused", "lost")),
        sa.PrimaryKeyConstraint("edition", name="pk_circuits"),
    )
    op.add_column("channels", sa.Column("learned", sa.Float(), nullable=False, server_default="0"))
    op.add_column("channels", sa.Column("learned_at", sa.BigInteger(), nullable=True))
    op.add_column("stops", sa.Column("by", sa.Text(), nullable=False, server_default=""))
