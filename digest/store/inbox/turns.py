"""How often something may be posted: counted where all processes see it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, select

from digest.store.database.upsert import insert_or_update, stand_in_line
from digest.store.inbox.tables import turns


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """At most so many of one thing in a while."""

    key: str
    most: int
    within: timedelta


def take(connection: Connection, wanted: Sequence[Turn], now: datetime) -> datetime | None:
    """None, and each is counted; or when the first of them that has none left is free again. Those after it are not
    counted, so that whoever uses up their own takes nothing from everybody's."""
    stand_in_line(connection, "turns")
    connection.execute(delete(turns).where(turns.c.until <= now))
    for turn in wanted:
        row = connection.execute(select(turns).where(turns.c.key == turn.key)).first()
        if row and row.taken >= turn.most:
            until: datetime = row.until
            return until
        until = row.until if row else now + turn.within
        insert_or_update(connection, turns, [{"key": turn.key, "until": until, "taken": (row.taken if row else 0) + 1}])
    return None
