"""What readers choose: which digests, which topics of each, their language, and a pause."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, exists, select, update

from digest.model.people import Standing, Subscriber, Subscription
from digest.store import enrolling
from digest.store.database.engine import Database
from digest.store.database.tables import subscribers, subscriptions
from digest.store.database.upsert import stand_in_line
from digest.store.freezes.tables import PEOPLE
from digest.store.subscribers import person_of, revive


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What somebody wants from now on."""

    offered: tuple[str, ...]
    """Digests that they could choose among; others stay as they are."""
    digests: tuple[str, ...]
    topics: Mapping[str, Sequence[str]]
    """Digest → keys of its topics; none: all of it."""
    language: str
    """Empty: each digest's own."""
    paused: datetime | None
    consent: str
    """Where and by which text they chose, for what they did not get before."""


class Choosing:
    """The choices of readers in one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def choose(self, subscriber: int, choice: Choice, now: datetime) -> None:
        """They get what they chose, and nothing else of what was offered; nothing changes for somebody who is not
        there any more. A bounce, a complaint or an operator's suppression stands."""
        with self._database.write() as connection:
            stand_in_line(connection, PEOPLE)
            person = person_of(connection, subscriber)
            if person is None:
                return
            values = {"language": choice.language, "paused": choice.paused}
            connection.execute(update(subscribers).where(subscribers.c.id == subscriber).values(values))
            had = _active(connection, subscriber)
            _stop(connection, subscriber, had & set(choice.offered) - set(choice.digests), now)
            for digest in choice.digests:
                topics = tuple(choice.topics.get(digest, ()))
                chosen = Subscription(subscriber=subscriber, digest=digest, topics=topics, consent=choice.consent)
                if digest in had:
                    _narrow(connection, chosen)
                else:
                    begin(connection, person, chosen, choice.language, now)

    def resume(self, now: datetime) -> int:
        """Whose pause is over gets mail again; how many those were."""
        over = subscribers.c.paused <= now
        with self._database.read() as connection:
            if not connection.scalar(select(exists().where(over))):
                return 0
        with self._database.write() as connection:
            return connection.execute(update(subscribers).where(over).values(paused=None)).rowcount


def begin(connection: Connection, person: Subscriber, chosen: Subscription, language: str, now: datetime) -> None:
    """The person gets the digest, whatever they had said before: it is their own act."""
    known = Subscriber(address=person.address, name=person.name, language=language)
    enrolling.enter(connection, [(known, chosen)], now)
    revive(connection, person.id, known, chosen, now)


def _active(connection: Connection, subscriber: int) -> set[str]:
    query = select(subscriptions.c.digest).where(
        subscriptions.c.subscriber == subscriber, subscriptions.c.standing == Standing.ACTIVE.value
    )
    return set(connection.scalars(query))


def _stop(connection: Connection, subscriber: int, digests: set[str], now: datetime) -> None:
    theirs = (subscriptions.c.subscriber == subscriber) & subscriptions.c.digest.in_(sorted(digests))
    stopped = {"standing": Standing.UNSUBSCRIBED.value, "since": now}
    connection.execute(update(subscriptions).where(theirs).values(stopped))


def _narrow(connection: Connection, chosen: Subscription) -> None:
    theirs = (subscriptions.c.subscriber == chosen.subscriber) & (subscriptions.c.digest == chosen.digest)
    connection.execute(update(subscriptions).where(theirs).values(topics=enrolling.listed(chosen.topics)))
