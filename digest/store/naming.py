"""A digest's name wherever it is remembered."""

from __future__ import annotations

from sqlalchemy import delete, select, update

from digest.errors import Refused
from digest.store.engine import Database
from digest.store.tables import begun, editions, notices, runs, settled, subscriptions, suppressions

_NAMED = (editions, subscriptions, begun, settled, suppressions, runs, notices)
_OWNED = (editions, subscriptions, begun)


def rename(database: Database, old: str, new: str) -> None:
    """Everything of the digest goes by its new name; `Refused` when something goes by that already, or nothing by
    the old one."""
    known = digests(database)
    if new in known:
        raise Refused(f'there is a digest "{new}" already', advice="Nothing was changed. Choose another name.")
    if old not in known:
        raise Refused(f'nothing is remembered of a digest "{old}"', advice="Nothing was changed.")
    twice = select(suppressions.c.hash).where(suppressions.c.digest == new)
    with database.write() as connection:
        connection.execute(delete(suppressions).where(suppressions.c.digest == old, suppressions.c.hash.in_(twice)))
        for table in _NAMED:
            connection.execute(update(table).where(table.c.digest == old).values(digest=new))


def digests(database: Database) -> frozenset[str]:
    """Those that have editions, subscriptions or articles."""
    with database.read() as connection:
        return frozenset(name for table in _OWNED for name in connection.scalars(select(table.c.digest).distinct()))
