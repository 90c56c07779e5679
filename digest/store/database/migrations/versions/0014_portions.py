"""Recipients are written down before the row of their edition stands, and of a freeze under way there is a row."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Batches need no row of their edition, and there is a table of freezes."""
    with op.batch_alter_table("batches", table_kwargs={"sqlite_with_rowid": False}) as table:
        table.drop_constraint("fk_batches_edition", type_="foreignkey")
    op.create_table(
        "freezes",
        sa.Column("id", _number, nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("edition", _number, nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_freezes"),
        sa.UniqueConstraint("digest", name="uq_freezes_digest"),
        sqlite_autoincrement=True,
    )
