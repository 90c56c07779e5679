"""What providers told of mails that they had taken: kept so that the order, and how often it is told, change nothing.

Of each delivery that counts which weighs most. Whoever bounces for good or complains is suppressed at once, who bounces
for now when that was so for five mails in two weeks with none delivered in between."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, func, select

from digest.model.mail import first_copy, second_copy
from digest.model.people import Cause, Suppression
from digest.model.report import Report, ReportCount, ReportKind
from digest.store import suppressions
from digest.store.database.engine import Database
from digest.store.database.tables import deliveries, editions, subscribers
from digest.store.database.upsert import insert_or_update, portions
from digest.store.letters.tables import letters
from digest.store.people.hashing import keyed_hash
from digest.store.reports.known import known_as_taken
from digest.store.reports.movements import Movements, movements
from digest.store.reports.tables import report_counts, reports

#: Of those that one transaction takes.
_AT_ONCE = 200
#: So many mails in a row that bounced for now, in so long a time, are as good as one that bounced for good.
SOFT, WITHIN = 5, timedelta(days=14)
#: By so much another's clock may be behind ours.
_SKEW = timedelta(minutes=5)
_ID = re.compile(r"[A-Za-z0-9_-]{1,80}")
#: Second copies of one mail that are told apart from the first.
_COPIES = 5
_EDITIONS = 20
UNKNOWN = "unknown"
"""Told of a mail or an address that is none of ours."""

LetterId = Callable[[str], str]
"""The id that the mail of a letter bears, by the letter's key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ours:
    """A report, and whom of ours it is about."""

    report: Report
    address: str
    subscriber: int
    edition: int = 0
    """0: it is of no edition's mail that we know."""
    at: datetime


class Reports:
    """What was told of the mails of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def take(self, provider: str, incoming: Sequence[Report], received: datetime, letter_id: LetterId) -> None:
        """All of it counts, as often as it is told: deliveries are known as delivered, bounced or complained of, and
        those whose outcome was unknown as accepted; addresses are suppressed. What is none of ours is counted only."""
        for some in portions(incoming, _AT_ONCE):
            with self._database.write() as connection:
                _take(connection, provider, some, received, letter_id)

    def subscriber_of(self, delivery: str) -> int:
        """Whose mail that is; 0 where it is none of ours."""
        with self._database.read() as connection:
            row = _deliveries(connection, [delivery]).get(delivery)
        return row.subscriber if row else 0

    def counts(self, edition: int) -> Mapping[ReportKind, int]:
        """What is known of the edition's deliveries → of how many; every kind is there, 0 or not."""
        query = select(reports.c.kind, func.count()).where(reports.c.edition == edition).group_by(reports.c.kind)
        with self._database.read() as connection:
            rows = connection.execute(query).tuples().all()
        return dict.fromkeys(ReportKind, 0) | {ReportKind(kind): count for kind, count in rows}

    def movements(self, digest: str, since: datetime) -> Movements:
        """Who left the digest and who joined it from then on, until its next edition."""
        with self._database.read() as connection:
            return movements(connection, digest, since)

    def received(self) -> tuple[ReportCount, ...]:
        """How often each provider told what, and when last."""
        query = select(report_counts).order_by(report_counts.c.provider, report_counts.c.what)
        with self._database.read() as connection:
            rows = connection.execute(query).all()
        return tuple(ReportCount(provider=r.provider, what=r.what, times=r.times, last=r.last) for r in rows)


def _take(
    connection: Connection, provider: str, incoming: Sequence[Report], received: datetime, letter_id: LetterId
) -> None:
    rows = _deliveries(connection, [one.delivery for one in incoming])
    ours = list(_ours(connection, incoming, rows, received, letter_id))
    _count(connection, provider, incoming, ours, received)
    known_as_taken(
        connection, [rows[id] for id in {one.delivery for one in incoming} & rows.keys()], provider, received
    )
    _keep(connection, [one for one in ours if one.edition])
    _suppress(connection, ours, f"told by {provider}")


def _deliveries(connection: Connection, ids: Iterable[str]) -> dict[str, Row[Any]]:
    """Id → the row of the delivery, which may bear that of its second copy by now."""
    wanted = {id for id in ids if _ID.fullmatch(id)}
    rows = {row.id: row for row in _rows(connection, wanted)}
    copies = {copy: id for id in wanted - rows.keys() for copy in _copies(id)}
    return rows | {copies[row.id]: row for row in _rows(connection, copies)}


def _copies(id: str) -> Iterator[str]:
    """What the delivery may be called by now."""
    copy = first_copy(id)
    for _ in range(1 + _COPIES):
        yield copy
        copy = second_copy(copy)


def _rows(connection: Connection, ids: Iterable[str]) -> Iterator[Row[Any]]:
    for some in portions(sorted(ids)):
        yield from connection.execute(select(deliveries).where(deliveries.c.id.in_(some)))


def _ours(
    connection: Connection,
    incoming: Sequence[Report],
    rows: Mapping[str, Row[Any]],
    received: datetime,
    letter_id: LetterId,
) -> Iterator[_Ours]:
    for one in incoming:
        at = min(one.at or received, received)
        if row := rows.get(one.delivery):
            yield _Ours(report=one, address=row.address, subscriber=row.subscriber, edition=row.edition, at=at)
        elif person := _person(connection, one.address):
            if not one.delivery:
                edition = _newest_mail(connection, person.id, at) if one.at else 0
                yield _Ours(report=one, address=person.address, subscriber=person.id, edition=edition, at=at)
            elif _is_letter(connection, person.id, one.delivery, letter_id):
                yield _Ours(report=one, address=person.address, subscriber=person.id, at=at)


def _person(connection: Connection, address: str) -> Row[Any] | None:
    if "@" not in address:
        return None
    hashed = keyed_hash(connection, address)
    return connection.execute(select(subscribers).where(subscribers.c.hash == hashed)).first()


def _newest_mail(connection: Connection, subscriber: int, at: datetime) -> int:
    """The edition of the last mail to them that was frozen by then; 0 where there is none."""
    frozen = select(editions.c.id).where(editions.c.frozen <= at + _SKEW).order_by(editions.c.frozen.desc())
    newest = connection.scalars(frozen.limit(_EDITIONS)).all()
    theirs = select(deliveries.c.edition).where(
        deliveries.c.edition.in_(newest), deliveries.c.subscriber == subscriber, deliveries.c.answer.is_not(None)
    )
    got = set(connection.scalars(theirs))
    return next((edition for edition in newest if edition in got), 0)


def _is_letter(connection: Connection, subscriber: int, id: str, letter_id: LetterId) -> bool:
    keys = connection.scalars(select(letters.c.key).where(letters.c.subscriber == subscriber))
    return any(letter_id(key) == id for key in keys)


def _keep(connection: Connection, ours: Sequence[_Ours]) -> None:
    """Of each delivery stands what weighs most; of two that weigh alike, what was first."""
    weightiest: dict[tuple[int, int], tuple[ReportKind, datetime]] = {}
    these = sorted({one.subscriber for one in ours})
    for edition in sorted({one.edition for one in ours}):
        query = select(reports).where(reports.c.edition == edition, reports.c.subscriber.in_(these))
        for row in connection.execute(query):
            weightiest[edition, row.subscriber] = ReportKind(row.kind), row.at
    before = dict(weightiest)
    for one in ours:
        key, dated = (one.edition, one.subscriber), (one.report.kind, one.at)
        weightiest[key] = max(weightiest.get(key, dated), dated, key=_weight)
    rows = [
        {"edition": edition, "subscriber": subscriber, "kind": kind.value, "at": at}
        for (edition, subscriber), (kind, at) in sorted(weightiest.items())
        if before.get((edition, subscriber)) != (kind, at)
    ]
    insert_or_update(connection, reports, rows)


def _weight(report: tuple[ReportKind, datetime]) -> tuple[int, float]:
    kind, at = report
    return kind.weight, -at.timestamp()


def _suppress(connection: Connection, ours: Sequence[_Ours], note: str) -> None:
    """A complaint stands also where the address was known to bounce, whichever of the two was told first."""
    _let_go(connection, [one for one in ours if one.address and one.report.kind in _AGAINST])
    for one in ours:
        match one.report.kind:
            case ReportKind.COMPLAINED if one.address:
                suppressions.lift(connection, one.address, [""], [Cause.BOUNCED])
                _forbid(connection, one, Cause.COMPLAINED, note)
            case ReportKind.HARD:
                _forbid(connection, one, Cause.BOUNCED, note)
            case ReportKind.SOFT if _bounces_always(_history(connection, one.subscriber)):
                _forbid(connection, one, Cause.BOUNCED, f"{_BY_SOFT}, {note}")


_BY_SOFT = f"{SOFT} mails in {WITHIN.days} days bounced"
#: What may be told after soft bounces had suppressed somebody, and shows that these were not all that was to be told.
_AGAINST = {ReportKind.DELIVERED, ReportKind.HARD}


def _let_go(connection: Connection, bounced: Sequence[_Ours]) -> None:
    """Nobody is suppressed any more for so many soft bounces in a row where one of those mails was delivered after all,
    or bounced for good: reports come in any order."""
    by_hash = {keyed_hash(connection, one.address): one for one in bounced}
    for row in tuple(suppressions.of_hashes(connection, by_hash.keys())):
        one = by_hash[row.hash]
        is_soft = (row.digest, row.cause) == ("", Cause.BOUNCED.value) and row.note.startswith(_BY_SOFT)
        if is_soft and not _bounces_always(_history(connection, one.subscriber)):
            suppressions.lift(connection, one.address, [""], [Cause.BOUNCED])


def _forbid(connection: Connection, one: _Ours, cause: Cause, note: str) -> None:
    if one.address:  # empty: they were erased, which suppressed them
        suppressions.suppress(connection, [Suppression(address=one.address, cause=cause, since=one.at, note=note)])


def _history(connection: Connection, subscriber: int) -> list[tuple[ReportKind, datetime]]:
    query = select(reports.c.kind, reports.c.at).where(reports.c.subscriber == subscriber)
    rows = connection.execute(query.order_by(reports.c.at.desc()).limit(100)).tuples().all()
    return [(ReportKind(kind), at) for kind, at in reversed(rows)]


def _bounces_always(history: Iterable[tuple[ReportKind, datetime]]) -> bool:
    """Whether so many in a row bounced for now within that time, none between them delivered."""
    bounces: list[datetime] = []
    for kind, at in history:
        bounces = [*bounces, at] if kind is ReportKind.SOFT else []
        if len(bounces) >= SOFT and at - bounces[-SOFT] <= WITHIN:
            return True
    return False


def _count(
    connection: Connection, provider: str, incoming: Sequence[Report], ours: Sequence[_Ours], received: datetime
) -> None:
    counts = Counter(one.report.kind.value for one in ours) + Counter({UNKNOWN: len(incoming) - len(ours)})
    query = select(report_counts.c.what, report_counts.c.times).where(report_counts.c.provider == provider)
    before = dict(connection.execute(query).tuples().all())
    rows = [
        {"provider": provider, "what": what, "times": before.get(what, 0) + count, "last": received}
        for what, count in sorted(counts.items())
    ]
    insert_or_update(connection, report_counts, rows)
