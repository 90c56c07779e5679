"""Why a notice could not be mailed when that was tried last."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Notices have a reason."""
    op.add_column("notices", sa.Column("failed", sa.Text(), nullable=False, server_default=""))
