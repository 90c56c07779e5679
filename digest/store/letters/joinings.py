"""Who asked to subscribe: pending until they confirm it, reminded once, forgotten after a week.

Somebody pending is no subscriber of the digest: nothing that reads subscriptions knows of them, and who had said stop
before has stopped until they confirm."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, delete, exists, select, update

from digest.model.letter import Joining, LetterKind
from digest.model.people import Cause, Standing, Subscriber, Subscription
from digest.store import enrolling, suppressions
from digest.store.database.engine import Database
from digest.store.database.tables import subscribers, subscriptions
from digest.store.database.upsert import insert_new, stand_in_line
from digest.store.freezes.tables import PEOPLE
from digest.store.letters import letters
from digest.store.letters.tables import joinings
from digest.store.people.hashing import keyed_hash
from digest.store.subscribers import revive

#: After asking: once more, and forgotten.
REMINDED, ENDED = timedelta(days=1), timedelta(days=7)


class Joinings:
    """Those of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def ask(self, address: str, digests: Sequence[str], page: str, language: str, now: datetime) -> None:
        """They are pending for those digests that they do not get, and a letter asks them, or says that they get all
        of it already; no more than one letter a day, whoever asks. An address that bounced, complained or was
        suppressed by hand is as it was, and gets none."""
        with self._database.write() as connection:
            stand_in_line(connection, PEOPLE)
            wanted, had = _wanted(connection, address, digests)
            if not wanted and not had:
                return
            key = keyed_hash(connection, address)
            id = enrolling.stand(connection, {key: Subscriber(address=address)}, now)[key]
            rested = letters.rested(connection, id, now)
            values = {"since": now, "page": page, "language": language}
            rows = [{"subscriber": id, "digest": digest, **values} for digest in wanted]
            insert_new(connection, joinings, rows)
            if rested:
                connection.execute(update(joinings).where(_of(id, wanted)).values(values))
                kind = LetterKind.CONFIRM if wanted else LetterKind.ALREADY
                letters.write(connection, kind, id, language, wanted or had, now)

    def lost(self, address: str, language: str, now: datetime) -> None:
        """A letter with the link to their choices goes to whoever has the address, if anybody has; no more than one
        letter a day, whoever asks. None goes to an address that bounced, complained or was suppressed by hand."""
        with self._database.write() as connection:
            key = keyed_hash(connection, address)
            id = connection.scalar(select(subscribers.c.id).where(subscribers.c.hash == key))
            known = suppressions.of_hashes(connection, {key})
            barred = any(Cause(one.cause) is not Cause.UNSUBSCRIBED for one in known)
            if id is None or barred or not letters.rested(connection, id, now):
                return
            theirs = (subscriptions.c.subscriber == id) & (subscriptions.c.standing == Standing.ACTIVE.value)
            digests = list(connection.scalars(select(subscriptions.c.digest).where(theirs).order_by("digest")))
            letters.write(connection, LetterKind.CHOICES, id, language, digests, now)

    def pending(self, subscriber: int) -> tuple[Joining, ...]:
        """What they asked for and did not confirm, by digest."""
        query = select(joinings).where(joinings.c.subscriber == subscriber).order_by(joinings.c.digest)
        with self._database.read() as connection:
            rows = connection.execute(query).all()
        return tuple(Joining(digest=row.digest, since=row.since, page=row.page) for row in rows)

    def confirm(self, subscriber: int, digests: Sequence[str], asked: datetime, now: datetime) -> tuple[str, ...]:
        """They get those of the digests that they had asked for by then, whatever they had said before, and a letter
        welcomes them; a second time nothing is left to be done. Which those were."""
        with self._database.write() as connection:
            stand_in_line(connection, PEOPLE)
            theirs = _of(subscriber, digests) & (joinings.c.since <= asked)
            rows = connection.execute(select(joinings).where(theirs).order_by(joinings.c.digest)).all()
            person = connection.execute(select(subscribers).where(subscribers.c.id == subscriber)).first()
            if not rows or person is None:
                return ()
            known = Subscriber(address=person.address, name=person.name, language=person.language)
            for row in rows:
                consent = f"confirmed {now:%Y-%m-%dT%H:%MZ}, asked {row.since:%Y-%m-%dT%H:%MZ} on {row.page}"
                chosen = Subscription(subscriber=subscriber, digest=row.digest, consent=consent)
                enrolling.enter(connection, [(known, chosen)], now)
                revive(connection, subscriber, known, chosen, now)
            connection.execute(delete(joinings).where(theirs))
            confirmed = tuple(row.digest for row in rows)
            letters.write(connection, LetterKind.WELCOME, subscriber, rows[0].language, confirmed, now)
        return confirmed

    def look_after(self, now: datetime) -> None:
        """Who did not confirm for a day is reminded, once; who did not for a week is forgotten."""
        with self._database.read() as connection:
            waiting = (joinings.c.since <= now - REMINDED) & joinings.c.reminded.is_(False)
            if not connection.scalar(select(exists().where(waiting | _over(now)))):
                return
        with self._database.write() as connection:
            stand_in_line(connection, PEOPLE)
            _end(connection, now)
            _remind(connection, now)


def _wanted(connection: Connection, address: str, digests: Sequence[str]) -> tuple[list[str], list[str]]:
    """Those of the digests that they may come to get, and those that they get."""
    key = keyed_hash(connection, address)
    known = list(suppressions.of_hashes(connection, {key}))
    barred = {one.digest for one in known if Cause(one.cause) is not Cause.UNSUBSCRIBED}
    stopped = {one.digest for one in known}
    theirs = subscriptions.c.subscriber == subscribers.c.id
    query = select(subscriptions.c.digest).join(subscribers, theirs).where(subscribers.c.hash == key)
    active = set(connection.scalars(query.where(subscriptions.c.standing == Standing.ACTIVE.value)))
    had = [digest for digest in digests if digest in active and not {"", digest} & stopped]
    return [digest for digest in digests if digest not in had and not {"", digest} & barred], had


def _remind(connection: Connection, now: datetime) -> None:
    waiting = (joinings.c.since <= now - REMINDED) & joinings.c.reminded.is_(False)
    rows = connection.execute(select(joinings).where(waiting).order_by(joinings.c.digest)).all()
    for id in dict.fromkeys(row.subscriber for row in rows):
        theirs = [row for row in rows if row.subscriber == id]
        digests = [row.digest for row in theirs]
        if letters.rested(connection, id, now):
            letters.write(connection, LetterKind.REMINDER, id, theirs[0].language, digests, now)
            connection.execute(update(joinings).where(_of(id, digests)).values(reminded=True))


def _end(connection: Connection, now: datetime) -> None:
    """Who waited for too long, or came to get it by another way, waits no more. Of whom nothing else is known nothing
    is."""
    there = (
        exists()
        .where(subscriptions.c.subscriber == joinings.c.subscriber, subscriptions.c.digest == joinings.c.digest)
        .where(subscriptions.c.standing == Standing.ACTIVE.value, subscriptions.c.since >= joinings.c.since)
    )
    gone = set(connection.scalars(delete(joinings).where(_over(now) | there).returning(joinings.c.subscriber)))
    for id in sorted(gone):
        alone = ~exists().where(subscriptions.c.subscriber == id) & ~exists().where(joinings.c.subscriber == id)
        connection.execute(delete(subscribers).where(subscribers.c.id == id, alone))


def _over(now: datetime) -> ColumnElement[bool]:
    return joinings.c.since <= now - ENDED


def _of(subscriber: int, digests: Sequence[str]) -> ColumnElement[bool]:
    return (joinings.c.subscriber == subscriber) & joinings.c.digest.in_(digests)
