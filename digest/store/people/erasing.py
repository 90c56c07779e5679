"""Nothing tells any more who somebody was; what must never be forgotten is kept by the hash of their address."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, delete, func, select, update

from digest.model.people import Cause, Standing, Suppression
from digest.store import suppressions as suppressing
from digest.store.database.tables import deliveries, editions, joined, subscribers, subscriptions, suppressions
from digest.store.database.upsert import stand_in_line
from digest.store.freezes.tables import PEOPLE, freezes
from digest.store.letters.tables import joinings, letters, moves
from digest.store.people.hashing import keyed_hash
from digest.text.mail_addresses import normal_form

#: What stands where an address stood in a provider's words.
_ERASED = "(erased)"


def erase(connection: Connection, address: str, now: datetime) -> bool:
    """The address and the name beside it stand nowhere; False when they did not before. It is suppressed, by hash."""
    stand_in_line(connection, PEOPLE)
    key = keyed_hash(connection, address)
    row = connection.execute(select(subscribers).where(subscribers.c.hash == key)).first()
    known = select(suppressions.c.hash).where(suppressions.c.hash == key, suppressions.c.address != "")
    if row is None and connection.execute(known).first() is None:
        return False
    _suppress(connection, address, row.id if row else 0, now)
    connection.execute(update(suppressions).where(suppressions.c.hash == key).values(address="", note=""))
    if row:
        for table in (subscriptions, joinings, letters, moves):
            connection.execute(delete(table).where(table.c.subscriber == row.id))
        connection.execute(delete(joined).where(joined.c.after == row.id))
        connection.execute(delete(subscribers).where(subscribers.c.id == row.id))
        _blank_deliveries(connection, row.id, row.address)
    return True


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


def _blank_deliveries(connection: Connection, subscriber: int, address: str) -> None:
    every = select(editions.c.id).union(select(freezes.c.edition))
    theirs = deliveries.c.edition.in_(every) & (deliveries.c.subscriber == subscriber)
    reason = func.replace(func.replace(deliveries.c.reason, address, _ERASED), normal_form(address), _ERASED)
    connection.execute(update(deliveries).where(theirs).values(address="", name="", reason=reason))
