"""Editions are listed, and old articles looked for, without reading what is in them."""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_editions = sa.table("editions", *map(sa.column, ("id", "content", "reason", "stories")))


def _columns() -> tuple[sa.Column[str], sa.Column[int]]:
    return (
        sa.Column("reason", sa.Text(), nullable=False, server_default=""),
        sa.Column("stories", sa.Integer(), nullable=False, server_default=sa.text("0")),
    )


def upgrade() -> None:
    """Editions have columns for why they wait or were skipped and how many stories they have, and both are indexed by
    time."""
    if op.get_bind().dialect.name == "sqlite":
        # Before `content`: SQLite reads a row up to the last column that is asked for.
        again = {"sqlite_autoincrement": True}
        with op.batch_alter_table("editions", recreate="always", table_kwargs=again) as table:
            for column in _columns():
                table.add_column(column, insert_before="content")
    else:
        for column in _columns():
            op.add_column("editions", column)
    connection = op.get_bind()
    for id in connection.scalars(sa.select(_editions.c.id)).all():
        row = _editions.c.id == id
        content = json.loads(connection.execute(sa.select(_editions.c.content).where(row)).scalar_one())
        stories = sum(len(section["stories"]) for section in content.get("sections", ()))
        values = {"reason": content.get("reason", ""), "stories": stories}
        connection.execute(sa.update(_editions).where(row).values(values))
    op.create_index("ix_editions_at", "editions", ["at"])
    op.create_index("ix_articles_first_seen", "articles", ["first_seen"])
