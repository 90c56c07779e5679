"""Processes that run the publication: a row each, written anew while it looks, gone when it ends.

The row of one that was killed stays for a week, to tell since when nobody is on duty."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, delete, select

from digest.model.duty import Role, Worker
from digest.store.database.engine import Database
from digest.store.database.upsert import insert_or_update
from digest.store.machines.tables import workers

_KEPT = timedelta(days=7)


class Workers:
    """The stored processes."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def keep(self, worker: Worker) -> None:
        """The process stands as given; what is known of others that ended long ago is gone."""
        values = {
            "name": worker.name,
            "host": worker.host,
            "roles": ",".join(sorted(worker.roles)),
            "version": worker.version,
            "since": worker.since,
            "looked": worker.looked,
            "signing": worker.signing,
            "account": worker.account,
        }
        with self._database.write() as connection:
            connection.execute(delete(workers).where(workers.c.looked < worker.looked - _KEPT))
            insert_or_update(connection, workers, [values])

    def leave(self, name: str) -> None:
        """The process ended of itself."""
        with self._database.write() as connection:
            connection.execute(delete(workers).where(workers.c.name == name))

    def all(self) -> tuple[Worker, ...]:
        """Every process that is known, the one that looked last first."""
        query = select(workers).order_by(workers.c.looked.desc(), workers.c.name)
        with self._database.read() as connection:
            return tuple(_worker(row) for row in connection.execute(query))

    def on_duty(self, now: datetime, role: Role | None = None) -> tuple[Worker, ...]:
        """Those that looked a moment ago, of that role when one is named."""
        return tuple(one for one in self.all() if one.on_duty(now) and (role is None or role in one.roles))


def _worker(row: Row[Any]) -> Worker:
    known = {role.value: role for role in Role}  # a newer version of the program may know others
    return Worker(
        name=row.name,
        host=row.host,
        roles=frozenset(known[word] for word in row.roles.split(",") if word in known),
        version=row.version,
        since=row.since,
        looked=row.looked,
        signing=row.signing,
        account=row.account,
    )
