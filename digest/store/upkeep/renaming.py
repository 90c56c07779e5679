"""A digest's name wherever it is remembered."""

from __future__ import annotations

from sqlalchemy import Connection, delete, exists, select, update

from digest.errors import Refused
from digest.store.database.engine import Database
from digest.store.database.tables import (
    appearances,
    articles,
    begun,
    configs,
    editions,
    notices,
    renames,
    runs,
    settled,
    sources,
    subscriptions,
    suppressions,
    verdicts,
)
from digest.store.database.upsert import insert_or_update
from digest.store.database.versions import config_versions
from digest.store.freezes.portions import clear
from digest.store.letters.tables import joinings
from digest.store.people.tables import farewells

_NAMED = (editions, subscriptions, begun, settled, suppressions, runs, notices, joinings, farewells)
_CARRYING = (articles, appearances, begun, sources)
_OWNED = (editions, subscriptions, begun)


def rename(database: Database, old: str, new: str) -> None:
    """Everything of the digest goes by its new name; `Refused` when somebody got a digest of that name already, or
    nothing goes by the old one. What else was begun under the new name is forgotten."""
    if old not in digests(database):
        raise Refused(f'nothing is remembered of a digest "{old}"', advice="Nothing was changed.")
    for name in (old, new):
        clear(database, name)
    twice = select(suppressions.c.hash).where(suppressions.c.digest == new)
    with database.write() as connection:
        if _has_readers(connection, new):
            raise Refused(f'there is a digest "{new}" already', advice="Nothing was changed. Choose another name.")
        _forget(connection, new)
        connection.execute(delete(suppressions).where(suppressions.c.digest == old, suppressions.c.hash.in_(twice)))
        for table in _NAMED:
            connection.execute(update(table).where(table.c.digest == old).values(digest=new))
        connection.execute(update(renames).where(renames.c.after == old).values(after=new))
        connection.execute(delete(renames).where(renames.c.before == new))
        insert_or_update(connection, renames, [{"before": old, "after": new}])
        _as_source(connection, f"digest:{old}", f"digest:{new}")
        _as_file(connection, old, new)


def _as_source(connection: Connection, old: str, new: str) -> None:
    """What ran there is what other digests have it from, under its new name."""
    for table in (begun, sources):
        connection.execute(delete(table).where(table.c.source == new))
    for table in _CARRYING:
        connection.execute(update(table).where(table.c.source == old).values(source=new))


def _as_file(connection: Connection, old: str, new: str) -> None:
    """What its file said, but where a file of the new name says what is in force."""
    taken = connection.scalar(select(configs.c.key).where(configs.c.key == new))
    of_old = configs.c.key == old
    connection.execute(delete(configs).where(of_old) if taken else update(configs).where(of_old).values(key=new))
    connection.execute(update(config_versions).where(config_versions.c.key == old).values(key=new))


def _has_readers(connection: Connection, digest: str) -> bool:
    people = exists().where(subscriptions.c.digest == digest)
    sent = exists().where(editions.c.digest == digest, editions.c.frozen.is_not(None))
    return bool(connection.scalar(select(people | sent)))


def _forget(connection: Connection, digest: str) -> None:
    """Sources that a file under its new name has begun with, and its editions that nobody got."""
    unsent = select(editions.c.id).where(editions.c.digest == digest)
    connection.execute(delete(verdicts).where(verdicts.c.edition.in_(unsent)))
    for table in (settled, begun, runs, notices, editions):
        connection.execute(delete(table).where(table.c.digest == digest))


def called(database: Database, digest: str) -> str:
    """The name by which the digest that once had this one goes now; the same where it never had another."""
    with database.read() as connection:
        return connection.scalar(select(renames.c.after).where(renames.c.before == digest)) or digest


def digests(database: Database) -> frozenset[str]:
    """Names of the digests that have editions, subscriptions or articles."""
    with database.read() as connection:
        return frozenset(name for table in _OWNED for name in connection.scalars(select(table.c.digest).distinct()))
