"""Addresses are hashed with another key, where the one before is lost for ever.

Of people who were erased there is a hash and nothing else: without its key nobody can be known by it again, and it is
taken away. Whoever's address is kept is hashed anew."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, Table, bindparam, delete, func, select, update

from digest.store.database import address_key
from digest.store.database.engine import streamed
from digest.store.database.tables import subscribers, suppressions
from digest.store.database.upsert import portions
from digest.text.mail_addresses import address_hash

_AT_ONCE = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """What a new key costs."""

    forgotten: int
    """People who were erased, and whom no list was to bring back: nobody knows them again."""
    known: int
    """Addresses that are hashed anew."""


def loss(connection: Connection) -> Loss:
    """What beginning anew would cost now."""
    nameless = select(func.count(suppressions.c.hash.distinct())).where(suppressions.c.address == "")
    people = select(func.count()).select_from(subscribers)
    named = select(func.count()).select_from(suppressions).where(suppressions.c.address != "")
    forgotten, subscribed, suppressed = (connection.execute(query).scalar_one() for query in (nameless, people, named))
    return Loss(forgotten=forgotten, known=subscribed + suppressed)


def begin(connection: Connection, key: bytes) -> None:
    """The key is this database's from now on, and every address that is kept is hashed with it."""
    connection.execute(delete(suppressions).where(suppressions.c.address == ""))
    for table in (subscribers, suppressions):
        _hash_anew(connection, table, key)
    proofs = address_key.address_keys
    connection.execute(delete(proofs))
    connection.execute(proofs.insert().values(proof=address_key.proof(key)))


def _hash_anew(connection: Connection, table: Table, key: bytes) -> None:
    change = update(table).where(table.c.hash == bindparam("before")).values(hash=bindparam("after"))
    for some in portions(list(_changes(connection, table, key)), _AT_ONCE):
        connection.execute(change, some)


def _changes(connection: Connection, table: Table, key: bytes) -> Iterator[dict[str, bytes]]:
    query = select(table.c.hash, table.c.address).distinct()
    with streamed(connection, query) as rows:
        for row in rows:
            yield {"before": bytes(row.hash), "after": address_key.rehashed(key, address_hash(row.address))}
