"""People, what they subscribed to, and the lists made of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Row, Select, bindparam, delete, func, literal, select, update

from digest.model.people import Cause, Recipient, Segment, Standing, Stop, Subscriber, Subscription, Suppression
from digest.store import enrolling
from digest.store import suppressions as suppressing
from digest.store.database.engine import Database, streamed
from digest.store.database.tables import joined, subscribers, subscriptions
from digest.store.database.upsert import PORTION, bytewise, portions
from digest.store.enrolling import Entered, Entry
from digest.store.people import erasing
from digest.store.people.hashing import keyed_hash
from digest.text.lines import storable
from digest.text.mail_addresses import normal_form

AT_ONCE = 2_000
"""People of a list whom one transaction enters: two tenths of a second on SQLite (measured 2026-11)."""

Item = TypeVar("Item")


class Subscribers:
    """The stored people."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(
        self, subscriber: Subscriber, subscription: Subscription, now: datetime, *, resubscribe: bool = False
    ) -> Subscription:
        """What stands for the address afterwards. An address that is there already, in any spelling, keeps its
        choices and stays unsubscribed if it was; only `resubscribe`, a person's own act, brings it back with the
        choices given. A bounce, a complaint or an operator's suppression stands in any case."""
        with self._database.write() as connection:
            enrolling.enter(connection, [(subscriber, subscription)], now)
            person = _by_address(connection, subscriber.address)
            if resubscribe:
                revive(connection, person.id, subscriber, subscription, now)
            return _subscription(connection.execute(_stands(person.id, subscription.digest)).one())

    def add_all(self, entries: Iterable[Entry], now: datetime) -> tuple[Entered, ...]:
        """What became of each; a suppressed person is not entered, otherwise as `add`. A list of any length is entered
        in portions, between which others write: when anything is raised those before stay entered, and the same list
        goes on where it stopped."""
        outcomes = list[Entered]()

        def enter(connection: Connection, some: Sequence[Entry]) -> None:
            for fewer in portions(some):
                outcomes.extend(enrolling.enter_listed(connection, fewer, now))

        self._in_portions(entries, enter)
        return tuple(outcomes)

    def get(self, subscriber: int) -> Subscriber | None:
        """The person of that id, or who they turned out to be; None when there is none."""
        with self._database.read() as connection:
            return person_of(connection, subscriber)

    def find(self, text: str, limit: int = 100) -> tuple[Subscriber, ...]:
        """People whose address or name holds the text, in any case; an exact address, in any spelling, alone."""
        folded = normal_form(text) if "@" in text else storable(text).casefold()
        part = select(subscribers).where(subscribers.c.folded.contains(folded, autoescape=True))
        with self._database.read() as connection:
            exact = select(subscribers).where(subscribers.c.hash == keyed_hash(connection, text))
            rows = connection.execute(exact).all() or connection.execute(part.order_by("id").limit(limit)).all()
        return tuple(_subscriber(row) for row in rows)

    def list(self, digest: str) -> Iterator[Entry]:
        """Everybody who ever subscribed to the digest, unsubscribed ones too, in the order they came; streamed."""
        both = select(subscribers, subscriptions).join(subscriptions, subscriptions.c.subscriber == subscribers.c.id)
        query = both.where(subscriptions.c.digest == digest).order_by(subscribers.c.id)
        with self._database.read() as connection, streamed(connection, query) as rows:
            for row in rows:
                yield _subscriber(row), _subscription(row)

    def subscriptions(self, subscriber: int) -> tuple[Subscription, ...]:
        """The person's subscriptions, by digest."""
        query = select(subscriptions).where(subscriptions.c.subscriber == subscriber)
        with self._database.read() as connection:
            return tuple(_subscription(row) for row in connection.execute(query.order_by(subscriptions.c.digest)))

    def standing(self, address: str, digest: str) -> Standing | None:
        """The standing of the address, in any spelling; None when it never subscribed to the digest."""
        mine = subscriptions.c.subscriber == subscribers.c.id
        query = select(subscriptions.c.standing).join(subscribers, mine).where(subscriptions.c.digest == digest)
        with self._database.read() as connection:
            standing = connection.scalar(query.where(subscribers.c.hash == keyed_hash(connection, address)))
        return Standing(standing) if standing else None

    def unsubscribe(self, subscriber: int, digest: str, now: datetime) -> tuple[str, ...]:
        """The subscriber gets nothing more of the digest (none named: of any, those to come too); those they had been
        getting."""
        active = _of(subscriber, digest) & (subscriptions.c.standing == Standing.ACTIVE.value)
        stop = update(subscriptions).where(active).values(standing=Standing.UNSUBSCRIBED.value, since=now)
        with self._database.write() as connection:
            address = connection.scalar(select(subscribers.c.address).where(subscribers.c.id == subscriber))
            if address and not digest:
                suppressing.suppress(connection, [Suppression(address=address, cause=Cause.UNSUBSCRIBED, since=now)])
            return tuple(sorted(connection.scalars(stop.returning(subscriptions.c.digest))))

    def stop(self, stops: Sequence[Stop]) -> None:
        """Each gets nothing more of that digest."""
        theirs = (subscriptions.c.subscriber == bindparam("who"), subscriptions.c.digest == bindparam("what"))
        active = subscriptions.c.standing == Standing.ACTIVE.value
        gone = {"standing": Standing.UNSUBSCRIBED.value, "since": bindparam("when")}
        rows = [{"who": stop.subscriber, "what": stop.digest, "when": stop.at} for stop in stops]
        if rows:
            with self._database.write() as connection:
                connection.execute(update(subscriptions).where(*theirs, active).values(gone), rows)

    def known(self, ids: Sequence[int]) -> frozenset[int]:
        """Those of the numbers that people have; not those of who turned out to be somebody else."""
        with self._database.read() as connection:
            return frozenset(connection.scalars(select(subscribers.c.id).where(subscribers.c.id.in_(ids))))

    def choose(self, subscriber: int, digest: str, topics: Sequence[str]) -> bool:
        """From the next edition on they get these topics of the digest, or all of it when none is named; False when
        they do not get it."""
        active = _of(subscriber, digest) & (subscriptions.c.standing == Standing.ACTIVE.value)
        chosen = update(subscriptions).where(active).values(topics=enrolling.listed(topics))
        with self._database.write() as connection:
            return bool(connection.scalars(chosen.returning(subscriptions.c.digest)).all())

    def remove(self, subscriber: int, digest: str = "") -> tuple[str, ...]:
        """The subscriber counts as never subscribed to the digest (none named: to any); those they had been getting.
        Where they had said stop that stands: an import must not bring them back."""
        active = _of(subscriber, digest) & (subscriptions.c.standing == Standing.ACTIVE.value)
        gone = delete(subscriptions).where(active).returning(subscriptions.c.digest)
        with self._database.write() as connection:
            return tuple(sorted(connection.scalars(gone)))

    def erase(self, address: str, now: datetime) -> frozenset[str]:
        """Nothing tells who had the address; it and all others of the same person, none when it stood nowhere. By its
        hash it is suppressed from now on, so that no list brings them back, and whatever forbade mailing them before
        stays; the rows of the ledger stay too, without address and name."""
        with self._database.write() as connection:
            erased = erasing.erase(connection, address, now)
        self._database.empty_journal()
        return erased

    def erasable(self, address: str) -> frozenset[str]:
        """The addresses that erasing this one would take away."""
        with self._database.read() as connection:
            return erasing.erasable(connection, address)

    def suppress(self, *many: Suppression) -> None:
        """The addresses get nothing; where one was suppressed already, the first cause stays. In portions, as in
        `add_all`."""
        self._in_portions(many, suppressing.suppress)

    def lift(self, address: str, digest: str = "") -> bool:
        """An operator's deliberate act: that suppression is gone. False when there was none."""
        with self._database.write() as connection:
            return suppressing.lift(connection, address, [digest], tuple(Cause)) > 0

    def suppressions(self) -> tuple[Suppression, ...]:
        """All suppressions, by address; those of erased people have an empty one."""
        with self._database.read() as connection:
            return tuple(suppressing.every_suppression(connection))

    def suppressed(self, addresses: Iterable[str], digest: str = "") -> tuple[Suppression, ...]:
        """The suppressions of these addresses: those that keep the digest from them (without one: all)."""
        with self._database.read() as connection:
            return tuple(suppressing.of_addresses(connection, addresses, digest))

    def segments(self, digest: str, default_language: str) -> Mapping[Segment, int]:
        """The segments that have a recipient now, by key, each with how many."""
        segment: ColumnElement[Any] = _segment(default_language).label("segment")
        sizes = select(segment, func.count().label("people")).group_by(segment)
        with self._database.read() as connection:
            people = {row.segment: row.people for row in connection.execute(_receiving(sizes, digest))}
        return {Segment.of(key): people[key] for key in sorted(people)}

    def recipients(self, digest: str, default_language: str) -> Iterator[Recipient]:
        """Who gets the digest now, ordered by segment and number."""
        person = (subscribers.c.address, subscribers.c.name, subscriptions.c.zone)
        with self._database.read() as connection:
            for row in connection.execute(_in_order(connection, digest, default_language, *person)):
                yield Recipient(
                    subscriber=row.id, address=row.address, name=row.name, segment=row.segment, zone=row.zone
                )

    def zones(self, digest: str) -> Mapping[str, int]:
        """Zone → how many who get the digest now read by its clocks; the empty one is the publication's."""
        query = _receiving(select(subscriptions.c.zone, func.count().label("people")), digest)
        with self._database.read() as connection:
            rows = connection.execute(query.group_by(subscriptions.c.zone).order_by(subscriptions.c.zone))
            return {row.zone: row.people for row in rows}

    def count(self, digest: str) -> int:
        """How many get the digest now."""
        with self._database.read() as connection:
            return int(connection.execute(_receiving(select(func.count()), digest)).scalar_one())

    def _in_portions(self, many: Iterable[Item], write: Callable[[Connection, Sequence[Item]], None]) -> None:
        """Each portion is written in a transaction of its own; after one of some size whoever waits has a turn."""
        waiting = iter(many)
        while some := list(islice(waiting, AT_ONCE)):
            with self._database.write() as connection:
                write(connection, some)
            if len(some) >= PORTION:
                self._database.give_way()


def receiving(
    connection: Connection, digest: str, default_language: str, *, by_zone: bool
) -> Iterator[tuple[str, str, int]]:
    """Segment, zone and number of everybody who gets the digest now, in their order; streamed within the transaction.
    The zone counts `by_zone` only; else it is empty."""
    zone = subscriptions.c.zone if by_zone else literal("")
    order = [bytewise(connection, zone)] if by_zone else []
    with streamed(connection, _in_order(connection, digest, default_language, zone.label("zone"), by=order)) as rows:
        for row in rows:
            yield row.segment, row.zone, row.id


def _in_order(
    connection: Connection, digest: str, default_language: str, *columns: Any, by: Sequence[Any] = ()
) -> Select[Any]:
    segment = _segment(default_language)
    query = _receiving(select(subscribers.c.id, *columns, segment.label("segment")), digest)
    return query.order_by(bytewise(connection, segment), *by, subscribers.c.id)


def _segment(default_language: str) -> ColumnElement[str]:
    """`Segment.key` of a joined row."""
    language = func.coalesce(func.nullif(subscribers.c.language, ""), literal(default_language))
    return language + literal(":") + subscriptions.c.topics


def _receiving(query: Select[Any], digest: str) -> Select[Any]:
    return (
        query.select_from(subscriptions)
        .join(subscribers, subscribers.c.id == subscriptions.c.subscriber)
        .where(
            subscriptions.c.digest == digest,
            subscriptions.c.standing == Standing.ACTIVE.value,
            subscribers.c.paused.is_(None),
            ~suppressing.is_suppressed(digest),
        )
    )


def person_of(connection: Connection, id: int) -> Subscriber | None:
    """The person of that number, or who they turned out to be; None when there is none."""
    row = connection.execute(select(subscribers).where(subscribers.c.id == id)).first()
    if row is None:
        after = select(joined.c.after).where(joined.c.before == id).scalar_subquery()
        row = connection.execute(select(subscribers).where(subscribers.c.id == after)).first()
    return _subscriber(row) if row else None


def revive(connection: Connection, id: int, subscriber: Subscriber, subscription: Subscription, now: datetime) -> None:
    """They get the digest as given, whatever they had said before: it is their own act. What is no act of theirs, a
    bounce or an operator's suppression, stands."""
    suppressing.lift(connection, subscriber.address, ["", subscription.digest], [Cause.UNSUBSCRIBED])
    folded = f"{normal_form(subscriber.address)} {subscriber.name.casefold()}"
    columns = {"name": subscriber.name, "folded": folded, "language": subscriber.language}
    connection.execute(update(subscribers).where(subscribers.c.id == id).values(columns))
    row = update(subscriptions).where(_of(id, subscription.digest))
    chosen = enrolling.choice(id, subscription, now) | {"standing": Standing.ACTIVE.value}
    if not subscription.zone:
        del chosen["zone"]
    connection.execute(row.values(chosen))


def _by_address(connection: Connection, address: str) -> Row[Any]:
    return connection.execute(select(subscribers).where(subscribers.c.hash == keyed_hash(connection, address))).one()


def _stands(subscriber: int, digest: str) -> Select[Any]:
    return select(subscriptions).where(_of(subscriber, digest))


def _of(subscriber: int, digest: str) -> ColumnElement[bool]:
    theirs = subscriptions.c.subscriber == subscriber
    return theirs & (subscriptions.c.digest == digest) if digest else theirs


def _subscriber(row: Row[Any]) -> Subscriber:
    return Subscriber(
        id=row.id, address=row.address, name=row.name, language=row.language, added=row.added, paused=row.paused
    )


def _subscription(row: Row[Any]) -> Subscription:
    return Subscription(
        subscriber=row.subscriber,
        digest=row.digest,
        standing=Standing(row.standing),
        topics=tuple(topic for topic in row.topics.split(",") if topic),
        consent=row.consent,
        since=row.since,
        zone=row.zone,
    )
