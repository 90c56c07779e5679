"""Collecting that is shared: whose turn each part is, and what it gave.

A part belongs to one worker at a time, and only that one's reports count; what it stored of articles counts anyway."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, and_, delete, exists, false, insert, select, update

from digest.model.duty import Shard
from digest.model.run import SourceReport
from digest.store import frozen
from digest.store.database.engine import Database
from digest.store.machines.tables import shards


class Shards:
    """The stored parts."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def give(self, parts: Sequence[Shard]) -> None:
        """The workers are to ask these sources; what was left of the run is gone."""
        with self._database.write() as connection:
            connection.execute(delete(shards).where(shards.c.run.in_({part.run for part in parts})))
            connection.execute(insert(shards), [_columns(part) for part in parts])

    def take(self, worker: str) -> tuple[Shard, ...]:
        """Parts that were given to the worker and not taken yet; now they are."""
        mine = and_(shards.c.worker == worker, shards.c.taken.is_(false()))
        with self._database.read() as connection:
            if not connection.scalar(select(exists().where(mine))):
                return ()
        with self._database.write() as connection:
            rows = connection.execute(update(shards).where(mine).values(taken=True).returning(*shards.c)).all()
            return tuple(_shard(row) for row in rows)

    def take_over(self, part: Shard, worker: str, now: datetime) -> bool:
        """The part is taken by this worker; False where somebody else did, or it was done meanwhile."""
        same = and_(_is(part), shards.c.worker == part.worker, shards.c.reports == "")
        values = {"worker": worker, "given": now, "taken": True}
        with self._database.write() as connection:
            return connection.execute(update(shards).where(same).values(values)).rowcount > 0

    def done(self, part: Shard, worker: str, reports: Sequence[SourceReport]) -> bool:
        """What the worker's part gave is kept; False where it is no longer the worker's."""
        mine = and_(_is(part), shards.c.worker == worker)
        with self._database.write() as connection:
            kept = update(shards).where(mine).values(reports=frozen.text(tuple(reports)))
            return connection.execute(kept).rowcount > 0

    def of(self, run: int) -> tuple[Shard, ...]:
        """The parts of the run, in their order."""
        with self._database.read() as connection:
            rows = connection.execute(select(shards).where(shards.c.run == run).order_by(shards.c.number))
            return tuple(_shard(row) for row in rows)

    def drop(self, run: int) -> None:
        """The run needs its parts no more."""
        with self._database.write() as connection:
            connection.execute(delete(shards).where(shards.c.run == run))


def _is(part: Shard) -> Any:
    return and_(shards.c.run == part.run, shards.c.number == part.number)


def _columns(part: Shard) -> dict[str, Any]:
    return {
        "run": part.run,
        "number": part.number,
        "digest": part.digest,
        "sources": frozen.text(part.sources),
        "worker": part.worker,
        "given": part.given,
        "taken": part.taken,
        "reports": "",
    }


def _shard(row: Row[Any]) -> Shard:
    return Shard(
        run=row.run,
        number=row.number,
        digest=row.digest,
        sources=tuple(frozen.value(list[str], row.sources)),
        worker=row.worker,
        given=row.given,
        taken=row.taken,
        reports=frozen.value(tuple[SourceReport, ...], row.reports) if row.reports else None,
    )
