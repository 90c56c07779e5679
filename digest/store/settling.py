"""Which articles are open for a digest, and how they are settled, within a transaction."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence, Set
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, and_, exists, func, select, update

from digest.errors import Busy
from digest.model.grouped import Outcome, Verdict
from digest.store.columns import storable
from digest.store.tables import appearances, articles, begun, settled
from digest.store.upsert import insert_new, portions, stand_in_line


def begin(connection: Connection, digest: str, source: str, seen: Set[int], now: datetime) -> None:
    """The digest has begun with the source: what it carried until now is open but for `seen`. Nothing changes when it
    had begun with it already."""
    stand_in_line(connection, "articles")
    if not insert_new(connection, begun, [{"digest": digest, "source": source, "past": 0, "at": now}]):
        return
    query = select(appearances.c.article, appearances.c.id).where(appearances.c.source == source)
    carried = {row.article: row.id for row in connection.execute(query)}
    closed = seen & carried.keys()
    fresh = [id for article, id in carried.items() if article not in closed]
    past = min(fresh, default=max(carried.values(), default=0) + 1) - 1
    row = update(begun).where(begun.c.digest == digest, begun.c.source == source)
    connection.execute(row.values(past=past))
    _settle_as_seen(connection, digest, source, closed)


def open_rows(digest: str, sources: Sequence[str]) -> Select[Any]:
    """Rows of `articles` no edition has settled, with the `appearance` and `carrier` by which they are open."""
    since = and_(appearances.c.source == begun.c.source, appearances.c.id > begun.c.past)
    return (
        select(articles, appearances.c.id.label("appearance"), appearances.c.source.label("carrier"))
        .select_from(begun)
        .join(appearances, since)
        .join(articles, articles.c.number == appearances.c.article)
        .where(begun.c.digest == digest, begun.c.source.in_([storable(s) for s in sources]), ~_is_settled(digest))
    )


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


def advance(connection: Connection, digest: str) -> None:
    """What lies before the digest's oldest open article is never looked at again, so asking stays fast."""
    stand_in_line(connection, "articles")
    later = and_(appearances.c.source == begun.c.source, appearances.c.id > begun.c.past)
    oldest_open = select(appearances.c.id - 1).where(later, ~_is_settled(digest)).order_by(appearances.c.id).limit(1)
    newest = select(func.max(appearances.c.id)).where(later)
    past = func.coalesce(oldest_open.scalar_subquery(), newest.scalar_subquery(), begun.c.past)
    connection.execute(update(begun).where(begun.c.digest == digest).values(past=past))


def _settle_as_seen(connection: Connection, digest: str, source: str, numbers: Collection[int]) -> None:
    """But not what is open for the digest through another of its sources."""
    elsewhere: set[int] = set()
    for some in portions(sorted(numbers)):
        query = (
            select(appearances.c.article)
            .join(begun, and_(begun.c.source == appearances.c.source, appearances.c.id > begun.c.past))
            .where(begun.c.digest == digest, begun.c.source != source, appearances.c.article.in_(some))
        )
        elsewhere |= set(connection.scalars(query))
    rows = [
        {"article": number, "digest": digest, "edition": 0, "outcome": Outcome.SEEN.value}
        for number in sorted(set(numbers) - elsewhere)
    ]
    insert_new(connection, settled, rows)


def _is_settled(digest: str) -> Any:
    return exists().where(settled.c.article == appearances.c.article, settled.c.digest == digest)
