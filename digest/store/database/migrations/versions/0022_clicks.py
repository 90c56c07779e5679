"""Where the links of stories lead, and how often each was opened."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """There are tables of links and of clicks; editions of before have none."""
    op.create_table(
        "links",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("edition", _NUMBER, nullable=False),
        sa.Column("story", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["edition"], ["editions.id"], name="fk_links_edition_editions", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("code", name="pk_links"),
    )
    op.create_index("ix_links_edition", "links", ["edition"])
    op.create_table(
        "clicks",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("clicker", sa.Text(), nullable=False),
        sa.Column("count", _NUMBER, nullable=False),
        sa.PrimaryKeyConstraint("code", "clicker", name="pk_clicks"),
        sqlite_with_rowid=False,
    )
