"""Addresses are hashed with a key that lies outside the database."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import context, op

from digest.store.database import address_key

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_subscribers = sa.table("subscribers", sa.column("hash", sa.LargeBinary()))
_suppressions = sa.table("suppressions", sa.column("hash", sa.LargeBinary()))
_AT_ONCE = 5_000


def upgrade() -> None:
    """Every hash of an address, of erased people too, is the HMAC-SHA-256 of what it was before; a table has the proof
    of the key."""
    key = address_key.made(context.config.attributes["address_key"])
    for table in (_subscribers, _suppressions):
        _rehash(table, key)
    proofs = op.create_table(
        "address_keys",
        sa.Column("proof", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("proof", name="pk_address_keys"),
    )
    op.execute(sa.insert(proofs).values(proof=address_key.proof(key)))


def _rehash(table: sa.TableClause, key: bytes) -> None:
    connection = op.get_bind()
    before = sa.bindparam("before", type_=sa.LargeBinary())
    change = sa.update(table).where(table.c.hash == before).values(hash=sa.bindparam("after", type_=sa.LargeBinary()))
    hashes = connection.scalars(sa.select(table.c.hash).distinct()).all()
    for start in range(0, len(hashes), _AT_ONCE):
        some = [bytes(one) for one in hashes[start : start + _AT_ONCE]]
        connection.execute(change, [{"before": one, "after": address_key.rehashed(key, one)} for one in some])
