"""Domains of readers that take no mail from an account for now, known to all of its senders.

One row an account and domain: until when it rests, why, and how often in a row it had to. A domain that takes a mail
has no row."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, select

from digest.model.mail import Wait
from digest.store.database.engine import Database
from digest.store.database.upsert import insert_or_update
from digest.store.ledger.tables import domains
from digest.text.retry_ladder import wait_after

_LONGEST = timedelta(hours=1, minutes=1)
"""A rest further in the future was written by a clock that was wrong."""


class Domains:
    """The stored domains."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def resting(self, channel: str, names: Collection[str], now: datetime) -> Mapping[str, Wait]:
        """Those of the domains that took no mail when they were asked last → until when they rest, which may be over,
        and why."""
        with self._database.read() as connection:
            rows = connection.execute(_KNOWN, {"through": channel, "names": list(names)}).all()
        return {row.domain: Wait(until=row.until, why=row.why) for row in rows if row.until <= now + _LONGEST}

    def rest(self, channel: str, name: str, why: str, now: datetime) -> datetime:
        """The domain rests for half a minute, and longer each time until it takes a mail again; until when. Whoever
        comes while it rests already changes nothing."""
        with self._database.write() as connection:
            row = connection.execute(_KNOWN, {"through": channel, "names": [name]}).first()
            if row and now < row.until <= now + _LONGEST:
                until: datetime = row.until
                return until
            times = row.pauses + 1 if row else 1
            until = now + wait_after(times)
            values = {"channel": channel, "domain": name, "until": until, "why": why, "pauses": times}
            insert_or_update(connection, domains, [values])
            return until

    def well(self, channel: str, names: Collection[str]) -> None:
        """The domains took a mail: nothing is known against them."""
        with self._database.write() as connection:
            mine = domains.c.channel == channel
            connection.execute(delete(domains).where(mine, domains.c.domain.in_(names)))


_KNOWN = select(domains).where(
    domains.c.channel == bindparam("through"), domains.c.domain.in_(bindparam("names", expanding=True))
)
