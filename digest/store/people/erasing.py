"""Nothing tells any more who somebody was; what must never be forgotten is kept by the hash of their address."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Connection, Select, delete, func, or_, select, update

from digest.model.people import Cause, Standing, Suppression
from digest.store import suppressions as suppressing
from digest.store.database.tables import (
    deliveries,
    editions,
    joined,
    notices,
    runs,
    stops,
    subscribers,
    subscriptions,
    suppressions,
)
from digest.store.database.upsert import stand_in_line
from digest.store.freezes.tables import PEOPLE, freezes
from digest.store.letters.tables import joinings, letters, moves
from digest.store.people.hashing import keyed_hash
from digest.store.people.tables import farewells
from digest.text.mail_addresses import normal_form

#: What stands where an address stood in somebody's words.
_ERASED = "(erased)"
#: Words of providers and of ours, which may name an address.
_WORDS = (notices.c.facts, notices.c.failed, runs.c.report, stops.c.why, letters.c.failed)


def erase(connection: Connection, address: str, now: datetime) -> frozenset[str]:
    """The address and the name beside it stand nowhere, nor does any other address of the same person; those are given,
    none where nothing was known. It is suppressed, by hash."""
    stand_in_line(connection, PEOPLE)
    key = keyed_hash(connection, address)
    row = connection.execute(select(subscribers).where(subscribers.c.hash == key)).first()
    gone = _of_person(connection, row.id, row.address) if row else _of_nobody(connection, address, key)
    if not gone:
        return gone
    _suppress(connection, address, row.id if row else 0, now)
    connection.execute(update(suppressions).where(suppressions.c.hash == key).values(address="", note=""))
    if row:
        for table in (subscriptions, joinings, letters, moves, farewells):
            connection.execute(delete(table).where(table.c.subscriber == row.id))
        connection.execute(delete(joined).where(joined.c.after == row.id))
        connection.execute(delete(subscribers).where(subscribers.c.id == row.id))
    for table in (letters, moves):
        connection.execute(delete(table).where(table.c.address.in_(gone)))
    _blank_deliveries(connection, row.id if row else None, gone)
    for address in gone | {normal_form(address) for address in gone}:
        _blot_out(connection, address)
    return gone


def erasable(connection: Connection, address: str) -> frozenset[str]:
    """The addresses that erasing it would take away."""
    key = keyed_hash(connection, address)
    row = connection.execute(select(subscribers).where(subscribers.c.hash == key)).first()
    return _of_person(connection, row.id, row.address) if row else _of_nobody(connection, address, key)


def _of_person(connection: Connection, subscriber: int, address: str) -> frozenset[str]:
    """The address, those they had before or want to have, and those that mails to them went to."""
    every = select(editions.c.id).union(select(freezes.c.edition))
    mailed = select(deliveries.c.address).where(deliveries.c.edition.in_(every), deliveries.c.subscriber == subscriber)
    written = select(letters.c.address).where(letters.c.subscriber == subscriber)
    wanted = select(moves.c.address).where(moves.c.subscriber == subscriber)
    others = (connection.scalars(query).all() for query in (mailed, written, wanted))
    return frozenset({address}.union(*others)) - {""}


def _of_nobody(connection: Connection, address: str, key: bytes) -> frozenset[str]:
    """Where it stands though no subscriber has it: one who left it, or only asked for it, or a list of refusals."""
    spelt = {address, normal_form(address)}
    columns = (deliveries.c.address, letters.c.address, moves.c.address)
    spellings = {str(one) for column in columns for one in connection.scalars(_spelt(column, spelt))}
    refused = select(suppressions.c.address).where(suppressions.c.hash == key, suppressions.c.address != "")
    return frozenset(spellings.union(connection.scalars(refused)))


def _spelt(column: Column[str], spellings: Collection[str]) -> Select[Any]:
    return select(column).where(or_(column.in_(spellings), func.lower(column).in_(spellings))).distinct()


def _suppress(connection: Connection, address: str, subscriber: int, now: datetime) -> None:
    """Of every digest, and of each that they unsubscribed from by name: that one outlives their coming back."""
    gone = select(subscriptions.c.digest).where(
        subscriptions.c.subscriber == subscriber, subscriptions.c.standing == Standing.UNSUBSCRIBED.value
    )
    suppressing.suppress(
        connection,
        [
            Suppression(address=address, cause=Cause.UNSUBSCRIBED, digest=digest, since=now)
            for digest in ("", *connection.scalars(gone))
        ],
    )


def _blank_deliveries(connection: Connection, subscriber: int | None, gone: Collection[str]) -> None:
    """Theirs; of an address that nobody has, those that went to it, for which the whole ledger is read."""
    every = select(editions.c.id).union(select(freezes.c.edition))
    whose = deliveries.c.address.in_(gone) if subscriber is None else deliveries.c.subscriber == subscriber
    reason = func.replace(deliveries.c.reason, deliveries.c.address, _ERASED)
    for address in {normal_form(address) for address in gone}:
        reason = func.replace(reason, address, _ERASED)
    theirs = update(deliveries).where(deliveries.c.edition.in_(every), whose)
    connection.execute(theirs.values(address="", name="", reason=reason))


def _blot_out(connection: Connection, address: str) -> None:
    """No sentence names it."""
    for column in _WORDS:
        named = column.contains(address, autoescape=True)
        words = func.replace(column, address, _ERASED)
        connection.execute(update(column.table).where(named).values({column.name: words}))
