"""Mails that were given up are counted apart from rejected ones, and a person's word to go on is remembered."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_tallies = sa.table("tallies", *map(sa.column, ("edition", "answer", "deliveries")))


def upgrade() -> None:
    """Every frozen edition has a tally of expired deliveries, and editions have a column for when they were resumed."""
    counted = sa.select(_tallies.c.edition, sa.literal("expired"), sa.literal(0)).distinct()
    op.execute(_tallies.insert().from_select(["edition", "answer", "deliveries"], counted))
    resumed = sa.Column("resumed", sa.BigInteger(), nullable=True)
    if op.get_bind().dialect.name == "sqlite":
        # Before `content`: SQLite reads a row up to the last column that is asked for.
        again = {"sqlite_autoincrement": True}
        with op.batch_alter_table("editions", recreate="always", table_kwargs=again) as table:
            table.add_column(resumed, insert_before="content")
    else:
        op.add_column("editions", resumed)
