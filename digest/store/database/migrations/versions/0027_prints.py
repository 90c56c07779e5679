"""Our own sized copies of pictures."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """There are tables of prints and of the editions that show them; editions of before have none."""
    op.create_table(
        "prints",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("kept", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_prints"),
    )
    op.create_index("ix_prints_kept", "prints", ["kept"])
    op.create_table(
        "shown_prints",
        sa.Column("edition", NUMBER, nullable=False),
        sa.Column("print", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition"], ["editions.id"], name="fk_shown_prints_edition_editions", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("edition", "print", name="pk_shown_prints"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_shown_prints_print", "shown_prints", ["print"])
