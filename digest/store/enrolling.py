"""People come in, one by one or as a list."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection, select, update

from digest.model.people import Standing, Subscriber, Subscription
from digest.store.database.tables import subscribers, subscriptions
from digest.store.database.upsert import insert_new
from digest.store.people.hashing import keyed_hash
from digest.store.suppressions import of_hashes
from digest.text.mail_addresses import normal_form

Entry = tuple[Subscriber, Subscription]
Key = tuple[bytes, str]
"""Hash of the address, and digest."""


class Entered(StrEnum):
    """What became of somebody on a list."""

    #: gets the digest from now on
    ADDED = "added"
    #: got it before, or stood in the list twice
    KNOWN = "already subscribed"
    #: said stop, and is not brought back by a list
    UNSUBSCRIBED = "unsubscribed before"
    #: must not be mailed, and is not entered
    SUPPRESSED = "suppressed"


def enter_listed(connection: Connection, entries: Sequence[Entry], now: datetime) -> Sequence[Entered]:
    """People on the list who may be mailed stand as subscribers; what became of each. Those who had the digest before
    have the list's zone where it names one."""
    keys: list[Key] = [(keyed_hash(connection, person.address), chosen.digest) for person, chosen in entries]
    standings = _standings(connection, {key for key, _ in keys})
    suppressed = {(s.hash, s.digest) for s in of_hashes(connection, {key for key, _ in keys})}
    new: dict[Key, Entry] = {}
    outcomes = []
    for (key, digest), entry in zip(keys, entries, strict=True):
        outcome = _outcome(standings.get((key, digest)), bool({(key, ""), (key, digest)} & suppressed))
        if outcome is Entered.ADDED and new.setdefault((key, digest), entry) is not entry:
            outcome = Entered.KNOWN
        outcomes.append(outcome)
    enter(connection, list(new.values()), now)
    zones = {
        key: chosen.zone for key, (_, chosen), one in zip(keys, entries, outcomes, strict=True) if _moves(one, chosen)
    }
    _set_clocks(connection, zones)
    return outcomes


def _moves(outcome: Entered, chosen: Subscription) -> bool:
    return outcome is Entered.KNOWN and bool(chosen.zone)


def _set_clocks(connection: Connection, zones: Mapping[Key, str]) -> None:
    known = select(subscribers.c.hash, subscribers.c.id).where(subscribers.c.hash.in_({key for key, _ in zones}))
    ids = {row.hash: row.id for row in connection.execute(known)} if zones else {}
    for (key, digest), zone in zones.items():
        theirs = (subscriptions.c.subscriber == ids[key], subscriptions.c.digest == digest)
        connection.execute(update(subscriptions).where(*theirs, subscriptions.c.zone != zone).values(zone=zone))


def enter(connection: Connection, entries: Sequence[Entry], now: datetime) -> None:
    """Each stands as a subscriber with that subscription; what stood before stays as it was."""
    people: dict[bytes, Subscriber] = {}
    chosen: dict[Key, Subscription] = {}
    for person, subscription in entries:
        key = keyed_hash(connection, person.address)
        people.setdefault(key, person)
        chosen.setdefault((key, subscription.digest), subscription)
    ids = stand(connection, people, now)
    rows = [choice(ids[key], subscription, now) for (key, _), subscription in chosen.items()]
    insert_new(connection, subscriptions, rows)


def stand(connection: Connection, people: Mapping[bytes, Subscriber], now: datetime) -> Mapping[bytes, int]:
    """Hash of each address → the number of whoever has it, who stands as a subscriber; who did before as they were."""
    insert_new(connection, subscribers, [_person(person, key, now) for key, person in people.items()])
    known = select(subscribers.c.hash, subscribers.c.id).where(subscribers.c.hash.in_(people))
    return {row.hash: row.id for row in connection.execute(known)}


def _outcome(stands: str | None, suppressed: bool) -> Entered:
    if stands == Standing.UNSUBSCRIBED:
        return Entered.UNSUBSCRIBED
    if suppressed:
        return Entered.SUPPRESSED
    return Entered.KNOWN if stands else Entered.ADDED


def _standings(connection: Connection, hashes: Collection[bytes]) -> dict[Key, str]:
    theirs = subscriptions.c.subscriber == subscribers.c.id
    query = select(subscribers.c.hash, subscriptions.c.digest, subscriptions.c.standing).join(subscriptions, theirs)
    rows = connection.execute(query.where(subscribers.c.hash.in_(hashes)))
    return {(row.hash, row.digest): row.standing for row in rows}


def choice(subscriber: int, chosen: Subscription, now: datetime) -> dict[str, object]:
    """A row of `subscriptions`."""
    return {
        "digest": chosen.digest,
        "subscriber": subscriber,
        "standing": chosen.standing.value,
        "topics": listed(chosen.topics),
        "consent": chosen.consent,
        "since": chosen.since or now,
        "zone": chosen.zone,
    }


def listed(topics: Sequence[str]) -> str:
    """The topics as a segment's key has them."""
    return ",".join(sorted(set(topics)))


def _person(person: Subscriber, key: bytes, now: datetime) -> dict[str, object]:
    compared = normal_form(person.address)
    return {
        "address": person.address,
        "normal": compared,
        "hash": key,
        "name": person.name,
        "folded": f"{compared} {person.name.casefold()}",
        "language": person.language,
        "added": person.added or now,
    }
