"""Every accepted text of a digest's file is kept, with who and when."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_configs = sa.table("configs", *map(sa.column, ("key", "text", "accepted")))
_versions = sa.table("config_versions", *map(sa.column, ("key", "text", "at", "by", "how")))


def upgrade() -> None:
    """The texts in force are the first versions; keys with a slash are those of looks."""
    op.create_table(
        "config_versions",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("how", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_config_versions"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_config_versions_key_id", "config_versions", ["key", "id"])
    of_digests = sa.select(
        _configs.c.key, _configs.c.text, _configs.c.accepted, sa.literal(""), sa.literal("in the file")
    ).where(~_configs.c.key.contains("/"))
    op.execute(_versions.insert().from_select(["key", "text", "at", "by", "how"], of_digests))
