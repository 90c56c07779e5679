"""Takes away what no longer serves: articles long done with, attempts, runs and notices of the past.

In portions, each a transaction of its own: whoever wants to write meanwhile waits for one of them at most.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, and_, delete, exists, func, or_, select, tuple_

from digest.model.edition import Status
from digest.store.database.engine import Database
from digest.store.database.tables import appearances, articles, attempts, begun, editions, notices, runs, settled
from digest.store.prints import prints

PORTION = 250
"""Rows that one transaction takes away."""
RUNS = 25
"""Runs that one transaction takes away: each has a report of every source."""
LISTED = timedelta(days=10)
"""Before a source's last answer, in which all that it lists was seen: it is read whole once a week, and `seen` is exact
to the day."""


def prune(database: Database, before: datetime, go_on: Callable[[], bool] = lambda: True) -> Mapping[str, int]:
    """Noun → how many were taken away, until `go_on`, asked after every transaction, says no. Editions, verdicts and
    deliveries stay. An article goes when it was first seen before that instant, no source lists it since, and no digest
    that is still made may yet run it. What stood in a source's last answer is listed, however long ago that was: a
    source that answers "not modified" for a year lists the same, and all of it would come back as new."""
    gone = dict.fromkeys(("articles", "attempts", "runs", "notices", "pictures"), 0)
    for noun, count in _portions(database, before):
        gone[noun] += count
        if not go_on():
            break
    return gone


def _portions(database: Database, before: datetime) -> Iterator[tuple[str, int]]:
    for count in _old_articles(database, before):
        yield "articles", count
    old = {
        "attempts": (attempts, attempts.c.edition.in_(_sent(before)), PORTION),
        "runs": (runs, runs.c.ended < before, RUNS),
        "notices": (notices, notices.c.told < before, PORTION),
    }
    for noun, (table, condition, most) in old.items():
        for count in _old_rows(database, table, condition, most):
            yield noun, count
    for count in prints.take_away(database, before):
        yield "pictures", count


def _old_articles(database: Database, before: datetime) -> Iterator[int]:
    """How many of each portion went. Those that stay are passed once, in the order in which they were first seen."""
    place = tuple_(articles.c.first_seen, articles.c.number)
    old = select(articles.c.first_seen, articles.c.number).where(articles.c.first_seen < before)
    next_ones = old.order_by(articles.c.first_seen, articles.c.number).limit(PORTION)
    with database.read() as connection:
        listed_since = _listed_since(connection, before)
        some = connection.execute(next_ones).all()
    while some:
        with database.write() as connection:
            count = _taken_away(connection, [row.number for row in some], before, listed_since)
        yield count
        with database.read() as connection:
            some = connection.execute(next_ones.where(place > tuple(some[-1]))).all()


def _listed_since(connection: Connection, before: datetime) -> Mapping[str, datetime]:
    """Source → from when on it lists what it carried."""
    last = select(appearances.c.source, func.max(appearances.c.seen)).group_by(appearances.c.source)
    return {source: min(before, seen - LISTED) for source, seen in connection.execute(last).tuples()}


def _taken_away(
    connection: Connection, numbers: Sequence[int], before: datetime, listed_since: Mapping[str, datetime]
) -> int:
    carriers = select(appearances.c.article, appearances.c.source, appearances.c.seen)
    rows = connection.execute(carriers.where(appearances.c.article.in_(numbers))).tuples()
    listed = {article for article, source, seen in rows if seen >= listed_since.get(source, before)}
    alive = connection.scalars(select(begun.c.digest).where(_is_alive(before)).distinct()).all()
    others = [number for number in numbers if number not in listed]
    gone = delete(articles).where(articles.c.number.in_(others), articles.c.first_seen < before, ~_is_open(alive))
    return connection.execute(gone).rowcount


def _old_rows(database: Database, table: Table, condition: ColumnElement[bool], most: int) -> Iterator[int]:
    key = list(table.primary_key)
    while True:
        with database.read() as connection:
            old = connection.execute(select(*key).where(condition).limit(most)).all()
        if not old:
            return
        with database.write() as connection:
            theirs = tuple_(*key).in_([tuple(row) for row in old])
            count = connection.execute(delete(table).where(theirs, condition)).rowcount
        yield count


def _is_open(alive: Sequence[str]) -> ColumnElement[bool]:
    """For one of the digests that are still made; by their names the database finds fast what each began."""
    same = and_(settled.c.article == appearances.c.article, settled.c.digest == begun.c.digest)
    is_settled = exists().where(same).correlate(appearances, begun)
    waits = and_(
        appearances.c.article == articles.c.number,
        appearances.c.source == begun.c.source,
        appearances.c.id > begun.c.past,
        begun.c.digest.in_(alive),
    )
    return exists().where(waits, ~is_settled)


def _is_alive(before: datetime) -> Any:
    """A digest without an edition since is no longer made; it must not keep everything for ever."""
    made = exists().where(editions.c.digest == begun.c.digest, editions.c.changed >= before)
    return or_(made, begun.c.at >= before)


def _sent(before: datetime) -> Any:
    over = editions.c.status.in_((Status.SENT.value, Status.FAILED.value))
    return select(editions.c.id).where(over, editions.c.frozen < before)
