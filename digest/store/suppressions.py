"""Who must not be mailed, and why. Kept by the hash of the address, so that erasing a person does not free them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Connection, Row, and_, bindparam, delete, exists, func, or_, select

from digest.model.mail import Batch
from digest.model.people import Cause, Standing, Suppression
from digest.store.database.tables import deliveries, subscribers, subscriptions, suppressions
from digest.store.database.upsert import insert_new, portions
from digest.store.people.hashing import keyed_hash

WORDS = {
    Cause.UNSUBSCRIBED: "unsubscribed",
    Cause.BOUNCED: "the address bounced",
    Cause.COMPLAINED: "reported a mail as spam",
    Cause.BY_HAND: "suppressed by hand",
}


def reasons(connection: Connection, digest: str, addresses: Iterable[str]) -> Mapping[str, str]:
    """Addresses that must not get the digest now, of those given → why."""
    hashes = {address: keyed_hash(connection, address) for address in addresses}
    why = _not_subscribed(connection, digest, set(hashes.values()))
    why |= _suppressed(connection, digest, set(hashes.values()))
    return {address: why[key] for address, key in hashes.items() if key in why}


def any_to_ask_of(connection: Connection, digest: str, batch: Batch) -> bool:
    """Whether anybody in the batch is not there as when it was frozen, or is suppressed: mostly nobody is, which their
    numbers tell sooner than the hashes of a million addresses."""
    these = {"of_edition": batch.edition, "of_number": batch.number, "its_digest": digest}
    return bool(connection.scalar(_CHANGED, these))


def suppress(connection: Connection, many: Iterable[Suppression]) -> None:
    """The suppressions stand; where one stood already for the address and digest, the first one stays."""
    insert_new(connection, suppressions, [_columns(connection, suppression) for suppression in many])


def lift(connection: Connection, address: str, digests: Collection[str], causes: Collection[Cause]) -> int:
    """The address's suppressions of these digests and causes are gone; how many there were."""
    chosen = and_(
        suppressions.c.hash == keyed_hash(connection, address),
        suppressions.c.digest.in_(digests),
        suppressions.c.cause.in_([cause.value for cause in causes]),
    )
    return connection.execute(delete(suppressions).where(chosen)).rowcount


def is_suppressed(digest: str | BindParameter[str]) -> ColumnElement[bool]:
    """True of a row of `subscribers` that must not get the digest."""
    return exists().where(suppressions.c.hash == subscribers.c.hash, suppressions.c.digest.in_(["", digest]))


def every_suppression(connection: Connection) -> Iterator[Suppression]:
    """Every suppression, by address; those of erased people have an empty one."""
    return (_read(row) for row in connection.execute(select(suppressions).order_by(suppressions.c.address)))


def of_hashes(connection: Connection, hashes: Collection[bytes]) -> Iterator[Row[Any]]:
    """Rows of the suppressions of these addresses, of any digest."""
    for some in portions(sorted(hashes)):
        yield from connection.execute(_OF_HASHES, {"hashes": some})


def of_addresses(connection: Connection, addresses: Iterable[str], digest: str) -> Iterator[Suppression]:
    """The suppressions of these addresses; with a digest, only those that keep it from them."""
    for row in of_hashes(connection, {keyed_hash(connection, address) for address in addresses}):
        if not digest or row.digest in ("", digest):
            yield _read(row)


def _not_subscribed(connection: Connection, digest: str, hashes: Collection[bytes]) -> dict[bytes, str]:
    why = dict.fromkeys(hashes, "no longer subscribed")
    for some in portions(list(hashes)):
        for key, standing, paused in connection.execute(_STANDINGS, {"hashes": some, "its_digest": digest}):
            if standing == Standing.ACTIVE and paused:
                why[key] = "paused by themselves"
            elif standing == Standing.ACTIVE:
                del why[key]
            else:
                why[key] = WORDS[Cause.UNSUBSCRIBED]
    return why


# Made once: to build them anew for every batch costs more than to run them.
_HASHES: BindParameter[Any] = bindparam("hashes", expanding=True)
_OF_HASHES = (
    select(suppressions).where(suppressions.c.hash.in_(_HASHES)).order_by(suppressions.c.hash, suppressions.c.digest)
)
_CHANGED = select(
    select(deliveries.c.subscriber)
    .outerjoin(
        subscribers,
        and_(subscribers.c.id == deliveries.c.subscriber, subscribers.c.address == deliveries.c.address),
    )
    .outerjoin(
        subscriptions,
        and_(subscriptions.c.subscriber == subscribers.c.id, subscriptions.c.digest == bindparam("its_digest")),
    )
    .where(
        deliveries.c.edition == bindparam("of_edition"),
        deliveries.c.batch == bindparam("of_number"),
        or_(
            func.coalesce(subscriptions.c.standing, "") != Standing.ACTIVE.value,
            subscribers.c.paused.is_not(None),
            is_suppressed(bindparam("its_digest")),
        ),
    )
    .exists()
)
_STANDINGS = (
    select(subscribers.c.hash, subscriptions.c.standing, subscribers.c.paused)
    .join(subscriptions, subscriptions.c.subscriber == subscribers.c.id)
    .where(subscribers.c.hash.in_(_HASHES), subscriptions.c.digest == bindparam("its_digest"))
)


def _suppressed(connection: Connection, digest: str, hashes: Collection[bytes]) -> dict[bytes, str]:
    rows = of_hashes(connection, hashes)
    return {row.hash: WORDS[Cause(row.cause)] for row in rows if row.digest in ("", digest)}


def _columns(connection: Connection, suppression: Suppression) -> dict[str, object]:
    return {
        "hash": keyed_hash(connection, suppression.address),
        "digest": suppression.digest,
        "address": suppression.address,
        "cause": suppression.cause.value,
        "since": suppression.since,
        "note": suppression.note,
    }


def _read(row: Row[Any]) -> Suppression:
    return Suppression(address=row.address, cause=Cause(row.cause), digest=row.digest, since=row.since, note=row.note)
