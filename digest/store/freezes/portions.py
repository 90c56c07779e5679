"""Recipients are written down in portions, each a transaction of its own: whoever wants to write meanwhile waits for
one of them at most, and on a slow machine they become smaller [effect: clock].

Until the last one, which freezes the edition, they lie under the number of an edition that is not frozen, so that
nobody hands them over; what a killed process left is cleared by the next freeze of its digest."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from time import monotonic
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from digest import crash
from digest.errors import Busy, DigestError, LeaseLost, Refused
from digest.model.edition import Edition
from digest.model.mail import Batch, Delivery
from digest.model.people import Recipient
from digest.store.database.engine import Database
from digest.store.database.tables import batches, deliveries, editions
from digest.store.database.upsert import insert_columns, insert_new
from digest.store.freezes.roll import Roll, still_there
from digest.store.freezes.tables import freezes

AT_ONCE = 5_000
"""Deliveries of one transaction at the most: a twentieth of a second on SQLite, on a core of its own (measured
2026-11)."""
LEAST = 500
HELD = 0.25
"""Seconds that others may wait for a portion; where it took longer, the next is smaller."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps:
    """What freezing an edition of a digest takes."""

    digest: str
    now: datetime
    begin: Callable[[Connection], Edition]
    """The edition that is to be frozen, under a number of its own. Raises `Refused` where that may not be."""
    plan: Callable[[Edition, Iterable[Recipient]], Iterable[Batch]]
    finish: Callable[[Connection, Edition, int], Edition]
    """The edition is frozen with so many recipients, who are all written down."""


def frozen_with(database: Database, steps: Steps, roll: Roll) -> Edition:
    """The edition, frozen with everybody on the roll. Raises what the steps do, `Refused` for a plan that leaves
    somebody out, and `LeaseLost` when another freeze of the digest began meanwhile; then nothing of it remains."""
    clear(database, steps.digest)
    writing = _Writing(steps, roll)
    with database.write() as connection:
        writing.begin(connection)
        edition = writing.written(connection, *writing.planned(connection))
    try:
        while edition is None:
            crash.at("portion")
            begun = monotonic()
            with database.read() as connection:
                portion = writing.planned(connection)
            database.give_way(monotonic() - begun)
            with database.write() as connection:
                _hold(connection, writing.id)
                edition = writing.written(connection, *portion)
        return edition
    except LeaseLost:
        raise
    except Exception:
        with suppress(DigestError):  # of what went wrong the first tells more
            clear(database, steps.digest, writing.id)
        raise


class _Writing:
    """A freeze that is under way here."""

    def __init__(self, steps: Steps, roll: Roll) -> None:
        self._steps = steps
        self._roll = roll
        self.id = 0
        self._edition: Edition
        self._portions: Iterator[tuple[list[Batch], bool]]
        self._planned = self._written = 0
        self._at_once = min(LEAST, AT_ONCE)  # the first is planned while nobody else may write

    def begin(self, connection: Connection) -> None:
        """The digest's freeze is ours, and has an edition's number."""
        steps = self._steps
        self.id = _entered(connection, steps.digest, 0, steps.now)
        self._edition = steps.begin(connection)
        connection.execute(update(freezes).where(freezes.c.id == self.id).values(edition=self._edition.id))
        self._portions = self._cut(steps.plan(self._edition, self._roll))

    def planned(self, connection: Connection) -> tuple[list[Batch], bool]:
        """The next portion, read while others may write, and whether it is the last."""
        self._roll.connection = connection
        return next(self._portions)

    def written(self, connection: Connection, portion: list[Batch], is_last: bool) -> Edition | None:
        """The portion is written down; the edition once that was the last, and it is frozen."""
        begun = monotonic()
        self._planned += sum(len(batch.deliveries) for batch in portion)
        self._written += _write(connection, self._edition, portion)
        self._at_once = _fitting(self._at_once, monotonic() - begun)
        return self._finished(connection) if is_last else None

    def _cut(self, planned: Iterable[Batch]) -> Iterator[tuple[list[Batch], bool]]:
        """The batches in portions, and whether it is the last; one at least, which may be empty."""
        portion: list[Batch] = []
        size = 0
        for batch in planned:
            if size >= self._at_once:
                yield portion, False
                portion, size = [], 0
            portion.append(batch)
            size += len(batch.deliveries)
        yield portion, True

    def _finished(self, connection: Connection) -> Edition:
        if self._planned != self._roll.read:
            what = f"{self._roll.read} people are to get it, and {self._planned} were planned"
            raise Refused(what, where=self._edition.name)
        _end(connection, self.id)
        return self._steps.finish(connection, self._edition, self._written)


def clear(database: Database, digest: str, id: int = 0) -> None:
    """What freezes of the digest wrote down that never came to their end (or the one of that id) is gone."""
    theirs = select(freezes).where(freezes.c.digest == digest)
    with database.read() as connection:
        left = connection.execute(theirs.where(freezes.c.id == id) if id else theirs).first()
    if left is None:
        return
    with database.write() as connection:
        _hold(connection, left.id)
        _end(connection, left.id)
        mine = _entered(connection, digest, left.edition, left.since)
    while True:
        with database.write() as connection:
            _hold(connection, mine)
            if not _taken_away(connection, left.edition):
                _end(connection, mine)
                return
        database.give_way()


def clear_old(database: Database, before: datetime) -> None:
    """What freezes that began before then wrote down, and nobody cleared, is gone."""
    with database.read() as connection:
        old = connection.scalars(select(freezes.c.digest).where(freezes.c.since < before)).all()
    for digest in old:
        clear(database, digest)


def _entered(connection: Connection, digest: str, edition: int, since: datetime) -> int:
    row = {"digest": digest, "edition": edition, "since": since}
    if not insert_new(connection, freezes, [row]):
        raise Busy("another run is freezing an edition of it just now", where=digest, advice="Look at: digest status")
    return int(connection.execute(select(freezes.c.id).where(freezes.c.digest == digest)).scalar_one())


def _hold(connection: Connection, id: int) -> None:
    """Nobody takes the freeze over until the transaction ends."""
    if connection.execute(select(freezes.c.id).where(freezes.c.id == id).with_for_update()).first() is None:
        raise LeaseLost("another run took over while this one froze the edition", advice="Look at: digest status")


def _end(connection: Connection, id: int) -> None:
    connection.execute(delete(freezes).where(freezes.c.id == id))


def _taken_away(connection: Connection, edition: int) -> bool:
    """Some of what was written down for an edition that is not frozen is gone; False when nothing is left of it."""
    frozen = select(editions.c.frozen).where(editions.c.id == edition)
    size, last = 0, None
    query = select(batches.c.number, batches.c.size).where(batches.c.edition == edition).order_by(batches.c.number)
    for row in connection.execute(query.limit(AT_ONCE)):
        size, last = size + row.size, row.number
        if size >= AT_ONCE:
            break
    if last is None or connection.scalar(frozen) is not None:
        return False
    connection.execute(delete(deliveries).where(deliveries.c.edition == edition, deliveries.c.batch <= last))
    connection.execute(delete(batches).where(batches.c.edition == edition, batches.c.number <= last))
    return True


def _fitting(size: int, took: float) -> int:
    """How many deliveries go into the next portion, after so many held others up for so many seconds."""
    return max(min(LEAST, AT_ONCE), min(AT_ONCE, 2 * size, int(size * HELD / max(took, 0.001))))


def _write(connection: Connection, edition: Edition, portion: list[Batch]) -> int:
    """How many deliveries were written: one for each that was planned, but for people erased since they were read."""
    living = still_there(connection, {one.subscriber for batch in portion for one in batch.deliveries})
    kept = [_without(batch, living) for batch in portion]
    full = [batch for batch in kept if batch.deliveries]
    if not full:
        return 0
    connection.execute(insert(batches), [_batch_columns(edition, batch) for batch in full])
    written = [(batch.number, delivery) for batch in full for delivery in batch.deliveries]
    insert_columns(connection, deliveries, _delivery_columns(edition.id, written))
    return len(written)


def _without(batch: Batch, living: frozenset[int]) -> Batch:
    left = tuple(delivery for delivery in batch.deliveries if delivery.subscriber in living)
    return batch if len(left) == len(batch.deliveries) else replace(batch, deliveries=left)


def _batch_columns(edition: Edition, batch: Batch) -> dict[str, Any]:
    segments = {delivery.segment for delivery in batch.deliveries}
    if len(segments) != 1 or batch.edition != edition.id:
        raise Refused(f"batch {batch.number} does not hold one segment of one edition", where=edition.name)
    return {
        "edition": batch.edition,
        "number": batch.number,
        "key": batch.key,
        "segment": segments.pop(),
        "size": len(batch.deliveries),
        "holder": "",
        "fence": 0,
        "lease_until": None,
        "attempt": 0,
        "attempted": None,
        "answered": True,
        "next_due": max(edition.frozen, batch.due or edition.frozen),
        "due": batch.due,
    }


def _delivery_columns(edition: int, written: list[tuple[int, Delivery]]) -> dict[str, list[Any]]:
    count = len(written)
    return {
        "edition": [edition] * count,
        "subscriber": [one.subscriber for _, one in written],
        "batch": [number for number, _ in written],
        "id": [one.id for _, one in written],
        "address": [one.address for _, one in written],
        "name": [one.name for _, one in written],
        "reason": [""] * count,
        "provider_id": [""] * count,
    }
