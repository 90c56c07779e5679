"""The recipients of an edition, written down before its first mail, and the hash that binds all of it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import closing
from typing import Any

from sqlalchemy import Connection, insert

from digest.errors import Refused
from digest.model.edition import Draft, Edition, Rendering
from digest.model.mail import Answer, Batch
from digest.model.people import Recipient
from digest.store import frozen
from digest.store.database.tables import batches, deliveries, tallies
from digest.store.subscribers import recipients

DUE = "due"
"""Without a final answer."""

_AT_ONCE = 5_000
"""Deliveries written together."""


class UnknownSegment(Refused):
    """A recipient's segment has no rendering: they subscribed, or chose anew, since the renderings were made."""

    def __init__(self, segment: str) -> None:
        super().__init__(
            f'the readers of segment "{segment}" have no rendering',
            advice="Nothing was frozen. Render it, and freeze.",
        )
        self.segment = segment


def fingerprint(draft: Draft, renderings: Iterable[Rendering]) -> str:
    """SHA-256 in hex over items, order, window and rendered bytes."""
    return fingerprint_of(frozen.text(draft), renderings)


def fingerprint_of(content: str, renderings: Iterable[Rendering]) -> str:
    """SHA-256 in hex over items, order, window and rendered bytes of an edition as it was stored, by whatever version
    of the program."""
    stored = frozen.plain(content)
    return frozen.sha256(stored["sections"], stored["window"], sorted(rendering.digest for rendering in renderings))


def enrol(
    connection: Connection,
    edition: Edition,
    plan: Callable[[Edition, Iterable[Recipient]], Iterable[Batch]],
    *,
    known: Collection[str],
    silent: Collection[str],
) -> int:
    """How many recipients the edition has: each stands in one planned batch, due now. Streams: never all at once in
    memory. Raises `Refused` for a plan that leaves somebody out."""
    with closing(recipients(connection, edition.digest, edition.draft.language)) as people:
        roll = _Roll(people, known, silent)
        planned = _write(connection, edition, plan(edition, roll))
    if planned != roll.read:
        raise Refused(f"{roll.read} people are to get it, and {planned} were planned", where=edition.name)
    answers = [DUE, *(answer.value for answer in Answer if answer.final)]
    counts = [{"edition": edition.id, "answer": a, "deliveries": planned if a == DUE else 0} for a in answers]
    connection.execute(insert(tallies), counts)
    return planned


class _Roll:
    """Recipients as they are read, those of silent segments left out; counts them."""

    def __init__(self, people: Iterable[Recipient], known: Collection[str], silent: Collection[str]) -> None:
        self._people = people
        self._known = known
        self._silent = silent
        self.read = 0

    def __iter__(self) -> Iterator[Recipient]:
        for person in self._people:
            if person.segment in self._known:
                self.read += 1
                yield person
            elif person.segment not in self._silent:
                raise UnknownSegment(person.segment)


def _write(connection: Connection, edition: Edition, planned: Iterable[Batch]) -> int:
    count = 0
    batch_rows: list[dict[str, Any]] = []
    rows: list[dict[str, Any]] = []
    for batch in planned:
        count += len(batch.deliveries)
        batch_rows.append(_batch_columns(edition, batch))
        rows.extend(_delivery_columns(batch))
        if len(rows) >= _AT_ONCE:
            _insert(connection, batch_rows, rows)
            batch_rows, rows = [], []
    _insert(connection, batch_rows, rows)
    return count


def _insert(connection: Connection, batch_rows: list[dict[str, Any]], rows: list[dict[str, Any]]) -> None:
    if batch_rows:
        connection.execute(insert(batches), batch_rows)
        connection.execute(insert(deliveries), rows)


def _batch_columns(edition: Edition, batch: Batch) -> dict[str, object]:
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
        "next_due": edition.frozen,
    }


def _delivery_columns(batch: Batch) -> Iterator[dict[str, object]]:
    for delivery in batch.deliveries:
        yield {
            "edition": batch.edition,
            "subscriber": delivery.subscriber,
            "batch": batch.number,
            "id": delivery.id,
            "address": delivery.address,
            "name": delivery.name,
            "answer": None,
            "reason": "",
            "provider_id": "",
            "retry_at": None,
            "answered_at": None,
        }
