"""Who is running which digest for which occasion: one at a time for each digest, so that no two editions are made of
the same articles; and what each run reported."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, and_, insert, select, update

from digest.errors import Busy, LeaseLost
from digest.model.edition import occasion_words
from digest.model.run import Report, Run
from digest.store import frozen
from digest.store.database.engine import Database
from digest.store.database.tables import leases, runs
from digest.store.database.upsert import insert_new

_FREE = 0


class Runs:
    """The stored runs."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def begin(
        self,
        digest: str,
        occasion: str,
        by: str,
        now: datetime,
        lease: timedelta,
        *,
        gone: Callable[[str], bool] = lambda by: False,
    ) -> Run:
        """A new run holds the digest until `now + lease`. Raises `Busy` while another holds it; one whose lease ran
        out, or whose process is `gone`, is over."""
        with self._database.write() as connection:
            held = _locked(connection, digest, now)
            if held.run != _FREE and held.until > now:
                other = _run(connection, held.run)
                if not gone(other.by):
                    raise _busy(other, now)
            connection.execute(update(runs).where(runs.c.id == held.run, runs.c.ended.is_(None)).values(ended=now))
            values = {"digest": digest, "occasion": occasion, "by": by, "started": now, "report": ""}
            number = connection.execute(insert(runs).values(values).returning(runs.c.id)).scalar_one()
            _hold(connection, digest, run=number, until=now + lease)
            return Run(id=number, digest=digest, occasion=occasion, by=by, started=now)

    def renew(self, run: Run, now: datetime, lease: timedelta) -> None:
        """The run holds its digest until `now + lease`. Raises `LeaseLost` when another took it over."""
        with self._database.write() as connection:
            held = _locked(connection, run.digest, now)
            if held.run != run.id:
                raise LeaseLost(
                    f"{_name(run)} was taken over by another run while this one was paused",
                    advice="Nothing more is done here; look at: digest status",
                )
            _hold(connection, run.digest, run=run.id, until=now + lease)

    def end(self, run: Run, report: Report, now: datetime) -> Run:
        """The report is kept, and the digest is free unless another run took it over."""
        with self._database.write() as connection:
            held = _locked(connection, run.digest, now)
            if held.run == run.id:
                _hold(connection, run.digest, run=_FREE, until=now)
            row = update(runs).where(runs.c.id == run.id)
            connection.execute(row.values(ended=now, report=frozen.text(report)))
            return _run(connection, run.id)

    def free(self, now: datetime) -> None:
        """No run holds a digest any more: they are those of another machine."""
        with self._database.write() as connection:
            connection.execute(update(leases).values(run=_FREE, until=now))

    def latest(self, digest: str) -> Run | None:
        """The digest's last run, ended or not."""
        query = select(runs).where(runs.c.digest == digest).order_by(runs.c.id.desc()).limit(1)
        with self._database.read() as connection:
            row = connection.execute(query).first()
        return _read(row) if row else None

    def running(self, now: datetime) -> tuple[Run, ...]:
        """Runs that hold their digest now, oldest first."""
        holding = and_(leases.c.run == runs.c.id, leases.c.until > now)
        with self._database.read() as connection:
            return tuple(
                _read(row) for row in connection.execute(select(runs).join(leases, holding).order_by(runs.c.id))
            )


def _locked(connection: Connection, digest: str, now: datetime) -> Row[int, datetime]:
    """The digest's lease, made free when there was none; nobody else decides on it in this transaction."""
    insert_new(connection, leases, [{"digest": digest, "run": _FREE, "until": now}])
    query = select(leases.c.run, leases.c.until).where(leases.c.digest == digest)
    return connection.execute(query.with_for_update()).one()


def _hold(connection: Connection, digest: str, *, run: int, until: datetime) -> None:
    connection.execute(update(leases).where(leases.c.digest == digest).values(run=run, until=until))


def _run(connection: Connection, number: int) -> Run:
    return _read(connection.execute(select(runs).where(runs.c.id == number)).one())


def _busy(run: Run, now: datetime) -> Busy:
    same_day = run.started.date() == now.date()
    since = f"{run.started:%H:%M}" if same_day else f"{run.started:%Y-%m-%d %H:%M}"
    return Busy(f"{_name(run)} is being sent since {since} UTC by {run.by}", advice="Look at: digest status")


def _name(run: Run) -> str:
    return f"{run.digest} {occasion_words(run.occasion)}"


def _read(row: Row[Any]) -> Run:
    return Run(
        id=row.id,
        digest=row.digest,
        occasion=row.occasion,
        by=row.by,
        started=row.started,
        ended=row.ended,
        report=frozen.value(Report, row.report) if row.report else None,
    )
