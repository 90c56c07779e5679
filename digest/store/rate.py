"""How fast a provider is given mails by all senders of one database together, within the transaction of a claim.

One row a provider: when it was last given a batch, by its timetable, and how many messages. The next may go once the
rate has worked these off. Nobody waits here: a sender that comes too early is told when to come again, and holds
nothing until then.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, select, update

from digest.model.mail import Channel
from digest.store.database.tables import rates
from digest.store.database.upsert import insert_new

_LATE = timedelta(seconds=1)
"""Who wakes so late counts as in time: else the rate would never quite be reached."""
_APART = timedelta(minutes=1)
"""Clocks differ less than that; a row further in the future was written by a clock that was wrong."""


def turn(connection: Connection, channel: Channel, now: datetime) -> datetime:
    """From when on the provider may be given the next batch: not after `now` when its turn has come. Until the end of
    the transaction nobody else asks."""
    first = {"provider": channel.name, "at": now, "messages": 0}
    insert_new(connection, rates, [first])
    row = connection.execute(select(rates).where(rates.c.provider == channel.name).with_for_update()).one()
    if row.at > now + _APART:
        return now
    free: datetime = row.at + timedelta(seconds=row.messages / channel.per_second)
    return free if free >= now - _LATE else now


def take(connection: Connection, channel: Channel, at: datetime, messages: int) -> None:
    """The provider was given so many messages in the turn that began at that instant."""
    row = update(rates).where(rates.c.provider == channel.name)
    connection.execute(row.values(at=at, messages=messages))
