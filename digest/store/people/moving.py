"""Somebody's mails go to another address, once whoever has it says that it is theirs; the one before is told."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, exists, select, update

from digest.model.letter import LetterKind
from digest.model.people import Cause, Standing, Subscriber, Subscription
from digest.store import suppressions
from digest.store.database.engine import Database
from digest.store.database.tables import joined, subscribers, subscriptions
from digest.store.database.upsert import insert_or_update, stand_in_line
from digest.store.freezes.tables import PEOPLE
from digest.store.letters import letters
from digest.store.letters.joinings import ENDED
from digest.store.letters.tables import joinings, moves
from digest.store.letters.tables import letters as written
from digest.store.people.choosing import begin
from digest.store.people.hashing import keyed_hash
from digest.store.people.tables import farewells
from digest.store.subscribers import person_of
from digest.text.mail_addresses import normal_form

#: Letters that one reader can cause within a day, whatever addresses they type.
OF_ONE, DAY = 3, timedelta(days=1)


class Moving:
    """Those of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def ask(self, subscriber: int, address: str, language: str, now: datetime) -> None:
        """A letter asks at that address whether it is theirs; a later wish replaces an earlier one. None goes where
        one of these went within a day, after `OF_ONE` of them, or to an address that bounced, complained or was
        suppressed by hand."""
        with self._database.write() as connection:
            stand_in_line(connection, PEOPLE)
            person = person_of(connection, subscriber)
            if person is None or normal_form(person.address) == normal_form(address):
                return
            if _barred(connection, address) or not _may_ask(connection, subscriber, address, now):
                return
            insert_or_update(connection, moves, [{"subscriber": subscriber, "address": address, "since": now}])
            letters.write(connection, LetterKind.ADDRESS, subscriber, language, (), now, address=address)

    def asked(self, subscriber: int) -> tuple[str, datetime] | None:
        """The address that waits to be confirmed, and since when; None where none does."""
        with self._database.read() as connection:
            row = connection.execute(select(moves).where(moves.c.subscriber == subscriber)).first()
        return (row.address, row.since) if row else None

    def look_after(self, now: datetime) -> None:
        """An address that nobody confirmed for `ENDED` is forgotten."""
        over = moves.c.since <= now - ENDED
        with self._database.read() as connection:
            if not connection.scalar(select(exists().where(over))):
                return
        with self._database.write() as connection:
            connection.execute(delete(moves).where(over))

    def confirm(self, subscriber: int, since: datetime, language: str, now: datetime) -> bool:
        """Their mails go to the address that they asked for at that moment, and the one before is told. Where it is of
        somebody who gets mail already they are one person from then on. False, and nothing is changed, where another
        address or none waits."""
        with self._database.write() as connection:
            stand_in_line(connection, PEOPLE)
            move = (moves.c.subscriber == subscriber) & (moves.c.since == since)
            address = connection.scalar(delete(moves).where(move).returning(moves.c.address))
            person = person_of(connection, subscriber)
            if address is None or person is None:
                return False
            _lift(connection, subscriber, address)
            other = connection.scalar(
                select(subscribers.c.id).where(subscribers.c.hash == keyed_hash(connection, address))
            )
            if other is not None and other != subscriber:
                _join(connection, other, subscriber, person.language, now)
            _readdress(connection, person, address)
            letters.write(connection, LetterKind.MOVED, subscriber, language, (), now, address=person.address)
        return True


def _barred(connection: Connection, address: str) -> bool:
    known = suppressions.of_addresses(connection, [address], "")
    return any(one.cause is not Cause.UNSUBSCRIBED for one in known)


def _may_ask(connection: Connection, subscriber: int, address: str, now: datetime) -> bool:
    lately = (written.c.kind == LetterKind.ADDRESS.value) & (written.c.written > now - DAY)
    rows = connection.execute(select(written.c.subscriber, written.c.address).where(lately)).all()
    mine = sum(row.subscriber == subscriber for row in rows)
    return mine < OF_ONE and all(normal_form(row.address) != normal_form(address) for row in rows)


def _lift(connection: Connection, subscriber: int, address: str) -> None:
    """Whoever has the address said that they want these digests there."""
    suppressions.lift(connection, address, ["", *_digests(connection, subscriber)], [Cause.UNSUBSCRIBED])


def _digests(connection: Connection, subscriber: int) -> list[str]:
    active = subscriptions.c.standing == Standing.ACTIVE.value
    query = select(subscriptions.c.digest).where(subscriptions.c.subscriber == subscriber, active)
    return list(connection.scalars(query.order_by(subscriptions.c.digest)))


def _join(connection: Connection, other: int, subscriber: int, language: str, now: datetime) -> None:
    """What the other gets, and they do not, they get as well; the other is nobody any more."""
    person, had = person_of(connection, subscriber), set(_digests(connection, subscriber))
    rows = connection.execute(select(subscriptions).where(subscriptions.c.subscriber == other)).all()
    for row in rows:
        if person and row.standing == Standing.ACTIVE.value and row.digest not in had:
            topics = tuple(topic for topic in row.topics.split(",") if topic)
            chosen = Subscription(
                subscriber=subscriber, digest=row.digest, topics=topics, consent=row.consent, since=row.since
            )
            begin(connection, person, chosen, language, now)
    for table in (subscriptions, joinings, moves, written, farewells):
        connection.execute(delete(table).where(table.c.subscriber == other))
    connection.execute(delete(subscribers).where(subscribers.c.id == other))
    connection.execute(update(joined).where(joined.c.after == other).values(after=subscriber))
    insert_or_update(connection, joined, [{"before": other, "after": subscriber}])


def _readdress(connection: Connection, person: Subscriber, address: str) -> None:
    compared = normal_form(address)
    values = {
        "address": address,
        "normal": compared,
        "hash": keyed_hash(connection, address),
        "folded": f"{compared} {person.name.casefold()}",
    }
    connection.execute(update(subscribers).where(subscribers.c.id == person.id).values(values))
