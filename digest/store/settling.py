"""Which articles are open for a digest, and how they are settled, within a transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, and_, delete, exists, false, func, select, update

from digest.errors import Busy
from digest.model.grouping import Outcome, Verdict
from digest.store.database.tables import appearances, articles, begun, settled
from digest.store.database.upsert import insert_missing, insert_new, portions, stand_in_line
from digest.text.lines import storable


def begin(connection: Connection, digest: str, seen: Mapping[str, Set[int]], now: datetime) -> None:
    """The digest has begun with these sources: what each carried until now is open but for those given as seen.
    Nothing changes for one that it had begun with already."""
    stand_in_line(connection, "articles")
    known = select(begun.c.source).where(begun.c.digest == digest, begun.c.source.in_([storable(s) for s in seen]))
    earlier = set(connection.scalars(known))
    rows = list[Mapping[str, object]]()
    closed = dict[str, Set[int]]()
    for source, carried in _carried(connection, [s for s in seen if storable(s) not in earlier]).items():
        before = closed[storable(source)] = seen[source] & carried.keys()
        fresh = [id for article, id in carried.items() if article not in before]
        past = min(fresh, default=max(carried.values(), default=0) + 1) - 1
        rows.append({"digest": digest, "source": source, "past": past, "at": now})
    insert_missing(connection, begun, rows)
    settle_as_seen(connection, digest, closed)


def open_rows(digest: str, sources: Sequence[str]) -> Select[Any]:
    """Rows of `articles` no edition has settled, with the `appearance` and `carrier` by which they are open."""
    since = and_(
        appearances.c.source == begun.c.source, appearances.c.id > begun.c.past, appearances.c.held.is_(false())
    )
    return (
        select(articles, appearances.c.id.label("appearance"), appearances.c.source.label("carrier"))
        .select_from(begun)
        .join(appearances, since)
        .join(articles, articles.c.number == appearances.c.article)
        .where(begun.c.digest == digest, begun.c.source.in_([storable(s) for s in sources]), ~_is_settled(digest))
    )


def newest_of(source: str, limit: int) -> Select[Any]:
    """Number of the appearance and of the article, of the newest that the source carries and that are not held."""
    theirs = and_(appearances.c.source == storable(source), appearances.c.held.is_(false()))
    return select(appearances.c.id, appearances.c.article).where(theirs).order_by(appearances.c.id.desc()).limit(limit)


def settle(connection: Connection, digest: str, edition: int, verdicts: Iterable[Verdict]) -> None:
    """Articles whose verdict settles are done with for the digest. Raises `Busy` when another edition of it settled
    one of them since it was read as open: no article runs twice, whoever sends at the same time."""
    rows = [
        {"article": verdict.article, "digest": digest, "edition": edition, "outcome": storable(verdict.outcome)}
        for verdict in verdicts
        if verdict.outcome.settles
    ]
    taken = len(rows) - insert_new(connection, settled, rows)
    if taken:
        raise Busy(
            f"another edition of {digest} has taken {taken} of its articles meanwhile",
            advice="Nothing was sent. The same command again makes an edition of what is left.",
        )


def unsettle(connection: Connection, digest: str, edition: int) -> None:
    """What the edition settled is open for the digest again."""
    stand_in_line(connection, "articles")
    theirs = and_(settled.c.digest == digest, settled.c.edition == edition)
    first = (
        select(appearances.c.source, func.min(appearances.c.id).label("first"))
        .join(settled, and_(settled.c.article == appearances.c.article, theirs))
        .group_by(appearances.c.source)
    )
    for row in connection.execute(first).all():
        begun_with = and_(begun.c.digest == digest, begun.c.source == row.source, begun.c.past >= row.first)
        connection.execute(update(begun).where(begun_with).values(past=row.first - 1))
    connection.execute(delete(settled).where(theirs))


def advance(connection: Connection, digest: str) -> None:
    """What lies before the digest's oldest open article is never looked at again, so asking stays fast."""
    stand_in_line(connection, "articles")
    later = and_(appearances.c.source == begun.c.source, appearances.c.id > begun.c.past)
    oldest_open = select(appearances.c.id - 1).where(later, ~_is_settled(digest)).order_by(appearances.c.id).limit(1)
    newest = select(func.max(appearances.c.id)).where(later)
    past = func.coalesce(oldest_open.scalar_subquery(), newest.scalar_subquery(), begun.c.past)
    connection.execute(update(begun).where(begun.c.digest == digest).values(past=past))


def settle_as_seen(connection: Connection, digest: str, closed: Mapping[str, Set[int]]) -> None:
    """Articles by source; but not what is open for the digest through another of its sources."""
    numbers = sorted({number for some in closed.values() for number in some})
    open_still = _open_elsewhere(connection, digest, closed, numbers)
    rows = [
        {"article": number, "digest": digest, "edition": 0, "outcome": Outcome.SEEN.value}
        for number in numbers
        if number not in open_still
    ]
    insert_missing(connection, settled, rows)


def _open_elsewhere(
    connection: Connection, digest: str, closed: Mapping[str, Set[int]], numbers: Sequence[int]
) -> Set[int]:
    """Numbers of the articles that a source they are not closed for carries since the digest began with it.

    In two steps, because SQLite would join from every source of the digest."""
    carried = select(appearances.c.article, appearances.c.source, appearances.c.id)
    others = list[Any]()
    for some in portions(numbers):
        rows = connection.execute(carried.where(appearances.c.article.in_(some)))
        others += [row for row in rows if row.article not in closed.get(row.source, ())]
    query = select(begun.c.source, begun.c.past).where(begun.c.digest == digest)
    past = {row.source: row.past for row in connection.execute(query)}
    return {row.article for row in others if row.source in past and row.id > past[row.source]}


def _carried(connection: Connection, sources: Sequence[str]) -> dict[str, dict[int, int]]:
    """Source → article → appearance."""
    appearance_ids: dict[str, dict[int, int]] = {source: {} for source in sources}
    names = {storable(source): source for source in sources}
    columns = select(appearances.c.source, appearances.c.article, appearances.c.id)
    for some in portions(list(names)):
        for row in connection.execute(columns.where(appearances.c.source.in_(some))):
            appearance_ids[names[row.source]][row.article] = row.id
    return appearance_ids


def _is_settled(digest: str) -> Any:
    return exists().where(settled.c.article == appearances.c.article, settled.c.digest == digest)
