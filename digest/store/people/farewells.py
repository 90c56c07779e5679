"""Why people left, as far as they said."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select

from digest.model.people import Farewell, Standing, Why
from digest.store.database.engine import Database
from digest.store.database.tables import editions, subscribers, subscriptions
from digest.store.database.upsert import insert_or_update, stand_in_line
from digest.store.freezes.tables import PEOPLE
from digest.store.people.tables import farewells


class Farewells:
    """What those said who left digests of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def keep(self, farewell: Farewell) -> None:
        """It is what they said, instead of what they said before. Nothing is kept of who gets the digest still, or is
        nobody any more."""
        person = select(subscribers.c.id).where(subscribers.c.id == farewell.subscriber)
        active = subscriptions.c.subscriber == farewell.subscriber, subscriptions.c.standing == Standing.ACTIVE.value
        gets = select(subscriptions.c.digest).where(*active)
        if farewell.digest:
            gets = gets.where(subscriptions.c.digest == farewell.digest)
        row = {
            "subscriber": farewell.subscriber,
            "digest": farewell.digest,
            "why": farewell.why.value,
            "words": farewell.words,
            "at": farewell.at,
        }
        with self._database.write() as connection:
            stand_in_line(connection, PEOPLE)
            if connection.scalar(person) is not None and connection.scalar(gets) is None:
                insert_or_update(connection, farewells, [row])

    def since(self, digest: str, since: datetime) -> tuple[Farewell, ...]:
        """What those said who left the digest, or all, from then on until its next edition, in that order."""
        later = select(editions.c.frozen).where(editions.c.digest == digest, editions.c.frozen > since)
        query = select(farewells).where(farewells.c.digest.in_([digest, ""]), farewells.c.at >= since)
        with self._database.read() as connection:
            if until := connection.scalar(later.order_by(editions.c.frozen).limit(1)):
                query = query.where(farewells.c.at < until)
            return _read(connection.execute(query.order_by(farewells.c.at, farewells.c.subscriber)))

    def of(self, subscriber: int) -> tuple[Farewell, ...]:
        """What they said, by digest."""
        query = select(farewells).where(farewells.c.subscriber == subscriber).order_by(farewells.c.digest)
        with self._database.read() as connection:
            return _read(connection.execute(query))


def _read(rows: Iterable[Row[Any]]) -> tuple[Farewell, ...]:
    return tuple(
        Farewell(subscriber=row.subscriber, digest=row.digest, why=Why(row.why), words=row.words, at=row.at)
        for row in rows
    )
