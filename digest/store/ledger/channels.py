"""What all senders of one database share of an account with a provider, within the transaction of a claim.

One row an account that has a rate or had to rest: when it was last given a batch, by its timetable, and how many
messages; and until when it rests, and why. The next batch may go once the rate has worked these off and the rest is
over. Nobody waits here: a sender that comes too early is told when to come again, and holds nothing until then.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, and_, bindparam, delete, select, update

from digest.model.mail import Channel, Wait
from digest.store.database.engine import Database
from digest.store.database.upsert import insert_new
from digest.store.ledger.tables import channels, domains
from digest.text.retry_ladder import rest_after

_LATE = timedelta(seconds=1)
"""Who wakes so late counts as in time: else the rate would never quite be reached."""
_APART = timedelta(minutes=1)
"""Clocks differ less than that; a row further in the future was written by a clock that was wrong."""
REMEMBERED = timedelta(hours=1)
"""After which a learned rate is tried anew: limits change."""
LONGEST = timedelta(hours=6)
"""No rest is longer, whatever was asked for."""


class Channels:
    """The stored accounts."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def resting(self, name: str, now: datetime) -> Wait | None:
        """Until when the account rests, and why; None where it does not."""
        with self._database.read() as connection:
            row = connection.execute(_KNOWN, {"whose": name}).first()
        return _rest(row, now) if row else None

    def take(self, channel: Channel, messages: int, now: datetime) -> Wait | None:
        """A turn is taken for so many messages apart from any edition; or else when it may be."""
        with self._database.write() as connection:
            turn = next_turn(connection, channel, now)
            if isinstance(turn, Wait):
                return turn
            taken(connection, channel, turn, messages)
            return None

    def pause(self, name: str, asked: datetime | None, why: str, now: datetime, per_second: float = 0.0) -> datetime:
        """The account rests: until the provider asked for, at most six hours; else for two seconds, and longer each
        time until it takes a mail again. What was on its way when a rest began prolongs it only where the provider
        asks for that. Gives until when. The rate that it seems to allow, where that was learned, is kept by all for an
        hour."""
        with self._database.write() as connection:
            row = _locked(connection, name, now)
            if per_second:
                learned = {"learned": per_second, "learned_at": now}
                connection.execute(update(channels).where(channels.c.channel == name).values(learned))
            rest = _rest(row, now)
            until = now + rest_after(row.pauses + 1) if asked is None else min(max(asked, now), now + LONGEST)
            if rest and (asked is None or rest.until >= until):
                return rest.until
            pauses = row.pauses if rest else row.pauses + 1
            values = {"paused_until": until, "why": why, "asked": asked is not None, "pauses": pauses}
            connection.execute(update(channels).where(channels.c.channel == name).values(values))
            return until

    def learned(self, name: str, now: datetime) -> float:
        """Messages a second that the account seems to be allowed, as was learned in the last hour; 0 where nobody knows
        of a limit."""
        with self._database.read() as connection:
            row = connection.execute(_KNOWN, {"whose": name}).first()
        return _learned(row, now) if row else 0.0

    def lift(self, name: str) -> None:
        """A person wants it tried now: a rest that the provider did not ask for is over, also of readers' domains."""
        with self._database.write() as connection:
            ours = and_(channels.c.channel == name, channels.c.asked.is_(False))
            connection.execute(update(channels).where(ours).values(paused_until=None, pauses=0))
            connection.execute(delete(domains).where(domains.c.channel == name))


@dataclass(frozen=True, slots=True)
class Turn:
    """The account may be given a batch."""

    at: datetime
    """By its timetable."""
    paced: bool
    """It has a rate."""


def next_turn(connection: Connection, channel: Channel, now: datetime) -> Wait | Turn:
    """The turn in which the account may be given the next batch, once that has come; else when to come again. Where it
    has a rate, nobody else asks until the end of the transaction; senders without one do not wait for each other."""
    known = connection.execute(_KNOWN, {"whose": channel.name}).first()
    if known and (rest := _rest(known, now)):
        return rest
    rate = min(filter(None, (channel.per_second, _learned(known, now) if known else 0.0)), default=0.0)
    if not rate:
        return Turn(now, paced=False)
    row = _locked(connection, channel.name, now)
    if rest := _rest(row, now):
        return rest
    if row.at > now + _APART:
        return Turn(now, paced=True)
    free: datetime = row.at + timedelta(seconds=row.messages / rate)
    if free > now:
        return Wait(until=free)
    return Turn(free if free >= now - _LATE else now, paced=True)


def taken(connection: Connection, channel: Channel, turn: Turn, messages: int) -> None:
    """The account was given so many messages in that turn."""
    if turn.paced:
        row = update(channels).where(channels.c.channel == channel.name)
        connection.execute(row.values(at=turn.at, messages=messages))


def well(connection: Connection, name: str) -> None:
    """The account took a mail: its next rest is a short one."""
    connection.execute(_WELL, {"whose": name})


def _locked(connection: Connection, name: str, now: datetime) -> Row[Any]:
    ours = {"whose": name}
    row = connection.execute(_LOCKED, ours).first()
    if row is None:
        blank = {"messages": 0, "paused_until": None, "why": "", "asked": False, "pauses": 0}
        insert_new(connection, channels, [blank | {"channel": name, "at": now}])
        row = connection.execute(_LOCKED, ours).one()
    return row


# Made once: they run for every batch.
_KNOWN = select(channels).where(channels.c.channel == bindparam("whose"))
_LOCKED = _KNOWN.with_for_update()
_WELL = update(channels).where(channels.c.channel == bindparam("whose"), channels.c.pauses > 0).values(pauses=0)


def _learned(row: Row[Any], now: datetime) -> float:
    fresh = row.learned_at is not None and now - REMEMBERED < row.learned_at <= now + _APART
    return float(row.learned) if fresh else 0.0


def _rest(row: Row[Any], now: datetime) -> Wait | None:
    if row.paused_until is None or not now < row.paused_until <= now + LONGEST + _APART:
        return None
    return Wait(until=row.paused_until, why=row.why)
