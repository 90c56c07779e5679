"""Notices are kept as facts, and get their words when they are mailed; those written before keep theirs."""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_notices = sa.table("notices", *map(sa.column, ("key", "subject", "lines", "facts")))


def upgrade() -> None:
    """Notices have a column for their facts."""
    op.add_column("notices", sa.Column("facts", sa.Text(), nullable=False, server_default="{}"))
    connection = op.get_bind()
    for row in connection.execute(sa.select(_notices)).all():
        words = "\n\n".join((" ".join(row.subject.split()), *json.loads(row.lines)))
        facts = json.dumps({"written": words}, ensure_ascii=True)
        connection.execute(sa.update(_notices).where(_notices.c.key == row.key).values(facts=facts))
    with op.batch_alter_table("notices") as table:
        table.alter_column("facts", server_default=None)
        table.drop_column("subject")
        table.drop_column("lines")
