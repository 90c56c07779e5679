"""Why people left."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """There is a table of what those said who left."""
    op.create_table(
        "farewells",
        sa.Column("subscriber", NUMBER, nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("subscriber", "digest", name="pk_farewells"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_farewells_digest_at", "farewells", ["digest", "at"])
