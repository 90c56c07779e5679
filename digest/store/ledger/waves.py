"""The waves of editions by readers' time: how many get theirs when, and what is still to come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from digest.store.database.engine import Database
from digest.store.database.tables import batches


@dataclass(frozen=True, slots=True, kw_only=True)
class Wave:
    """Readers whose clocks show the time at once."""

    at: datetime
    mails: int


class Waves:
    """Those of frozen editions."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, edition: int) -> tuple[Wave, ...]:
        """In their order; none of an edition that all have at once."""
        query = select(batches.c.due, func.sum(batches.c.size).label("mails"))
        mine = query.where(batches.c.edition == edition, batches.c.due.is_not(None), batches.c.size > 0)
        with self._database.read() as connection:
            rows = connection.execute(mine.group_by(batches.c.due).order_by(batches.c.due))
            return tuple(Wave(at=row.due, mails=int(row.mails)) for row in rows)

    def coming(self, edition: int, now: datetime) -> tuple[Wave, ...]:
        """Those whose time has not come."""
        return tuple(wave for wave in self.of(edition) if wave.at > now)
