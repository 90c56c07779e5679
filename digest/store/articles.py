"""Articles: stored once, numbered in the order they came, and open for a digest until one of its editions settles
them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, RowMapping, and_, bindparam, func, or_, select, update

from digest.model.article import Article, Image
from digest.model.grouping import Outcome
from digest.store import frozen
from digest.store.database.columns import storable
from digest.store.database.engine import Database
from digest.store.database.tables import appearances, articles, begun, identities, settled
from digest.store.database.upsert import insert_many, insert_missing, next_numbers, portions, stand_in_line
from digest.store.settling import begin, open_rows, settle_as_seen

Keys = Callable[[Article], Sequence[str]]
"""An article's names, each of which alone tells that it is the same article."""

Finish = Callable[[Article], Article]
"""What is worth doing for a new article only."""

_DAY = timedelta(days=1)


class Articles:
    def __init__(self, database: Database) -> None:
        self._database = database

    def add(
        self, collected: Sequence[Article], now: datetime, keys: Keys, finish: Finish = lambda article: article
    ) -> tuple[Article, ...]:
        """Those never seen before, as `finish` leaves them, numbered in the order given, with `first_seen`; a known
        one stays as it was first seen, but takes a date it lacked. Each source an article came from is remembered."""
        if not collected:
            return ()
        named = [(article, _hashes(article, keys)) for article in collected]
        with self._database.write() as connection:
            stand_in_line(connection, "articles")
            known = _known(connection, [key for _, hashes in named for key in hashes])
            new = _numbered(connection, _unknown(named, known), now, finish)
            numbers = _names(named, known | {key: article.number for article, hashes in new for key in hashes})
            fresh = [{"key": key, "article": numbers[key]} for key in sorted(numbers.keys() - known.keys())]
            insert_missing(connection, identities, fresh)
            _remember(connection, [(article, numbers[hashes[0]]) for article, hashes in named], known.values(), now)
        return tuple(article for article, _ in new)

    def listed(self, sources: Sequence[str]) -> Mapping[str, tuple[Article, ...]]:
        """Source → all that it ever carried, by number, each with its title, address, dates, and the first letter of
        its text alone."""
        columns = select(*(articles.c[name] for name in ("number", "title", "url", "published", "first_seen")))
        opening = func.substr(articles.c.text, 1, 1).label("text")
        query = columns.add_columns(opening, appearances.c.source).order_by(articles.c.number)
        query = query.join(appearances, appearances.c.article == articles.c.number)
        found: dict[str, list[Article]] = {storable(source): [] for source in sources}
        with self._database.read() as connection:
            for some in portions(list(found)):
                for row in connection.execute(query.where(appearances.c.source.in_(some))):
                    found[row.source].append(Article(**row._mapping))
        return {source: tuple(found[storable(source)]) for source in sources}

    def urls(self, sources: Sequence[str]) -> frozenset[str]:
        """Addresses of all that these sources ever carried."""
        query = select(articles.c.url).join(appearances, appearances.c.article == articles.c.number)
        found: set[str] = set()
        with self._database.read() as connection:
            for some in portions(sources):
                found |= set(connection.scalars(query.where(appearances.c.source.in_(some), articles.c.url != "")))
        return frozenset(found)

    def get(self, number: int) -> Article | None:
        with self._database.read() as connection:
            return _by_number(connection, [number]).get(number)

    def find(self, words: str, limit: int = 20) -> tuple[Article, ...]:
        """Those whose title, address or file name holds every one of the words, newest first."""
        wanted = [
            or_(
                articles.c.folded.contains(storable(word), autoescape=True),
                func.lower(articles.c.guid).contains(storable(word), autoescape=True),
            )
            for word in words.casefold().split()
        ]
        query = select(articles).where(*wanted).order_by(articles.c.number.desc()).limit(limit)
        with self._database.read() as connection:
            return tuple(_article(row._mapping) for row in connection.execute(query))

    def begun(self, digest: str) -> frozenset[str]:
        """Keys of the sources this digest has collected before."""
        with self._database.read() as connection:
            return frozenset(connection.scalars(select(begun.c.source).where(begun.c.digest == digest)))

    def begin(self, digest: str, source: str, seen: Sequence[Article], now: datetime) -> None:
        """The digest has begun with the source: all that is stored of it but `seen` (numbered ones) is open, and
        whatever it carries from now on. Nothing changes when the digest had begun with it already."""
        self.begin_all(digest, {source: seen}, now)

    def begin_all(self, digest: str, seen: Mapping[str, Sequence[Article]], now: datetime) -> None:
        """The same for several sources at once, each with what of it is seen."""
        if seen:
            numbers = {source: {article.number for article in some} for source, some in seen.items()}
            with self._database.write() as connection:
                begin(connection, digest, numbers, now)

    def hold(self, source: str, held: Sequence[Article]) -> None:
        """They are open for nobody, as far as they come from this source, until they are released."""
        with self._database.write() as connection:
            for some in portions([article.number for article in held]):
                theirs = and_(appearances.c.source == storable(source), appearances.c.article.in_(some))
                connection.execute(update(appearances).where(theirs).values(held=True))

    def held(self, source: str) -> tuple[Article, ...]:
        """What of the source is held, by number."""
        query = select(articles).join(appearances, appearances.c.article == articles.c.number)
        query = query.where(appearances.c.source == storable(source), appearances.c.held)
        with self._database.read() as connection:
            rows = connection.execute(query.order_by(articles.c.number))
            return tuple(_article(row._mapping) for row in rows)

    def release(self, source: str, now: datetime) -> int:
        """Nothing of the source is held any more; how many were. They count as first seen now, so that they are not
        too old for having waited."""
        theirs = and_(appearances.c.source == storable(source), appearances.c.held)
        with self._database.write() as connection:
            stand_in_line(connection, "articles")
            let_go = connection.scalars(select(appearances.c.article).where(theirs)).all()
            connection.execute(update(appearances).where(theirs).values(held=False))
            for some in portions(let_go):
                connection.execute(update(articles).where(articles.c.number.in_(some)).values(first_seen=now))
        return len(let_go)

    def drop(self, source: str, dropped: Sequence[Article]) -> None:
        """They are not held any more, and seen for every digest that has begun with the source."""
        numbers = {article.number for article in dropped}
        with self._database.write() as connection:
            stand_in_line(connection, "articles")
            for digest in connection.scalars(select(begun.c.digest).where(begun.c.source == storable(source))).all():
                settle_as_seen(connection, digest, {storable(source): numbers})
            for some in portions(sorted(numbers)):
                theirs = and_(appearances.c.source == storable(source), appearances.c.article.in_(some))
                connection.execute(update(appearances).where(theirs).values(held=False))

    def open_articles(self, digest: str, sources: Sequence[str]) -> tuple[Article, ...]:
        """What no edition of the digest has settled, carried by these sources since it began with them, by number.
        An article that several of them carry comes once, under the one that carried it first."""
        found: dict[int, tuple[int, Article]] = {}
        with self._database.read() as connection:
            for some in portions(sources):
                for row in connection.execute(open_rows(digest, some)):
                    _keep_first(found, row)
        return tuple(article for _, (_, article) in sorted(found.items()))

    def outcome(self, digest: str, number: int) -> Outcome | None:
        """How the digest settled the article; None while it is open or was never offered."""
        query = select(settled.c.outcome).where(settled.c.article == number, settled.c.digest == digest)
        with self._database.read() as connection:
            found = connection.scalar(query)
        return Outcome(found) if found else None


def _hashes(article: Article, keys: Keys) -> tuple[bytes, ...]:
    names = keys(article) or (f"{article.source}\n{article.guid}\n{article.url}\n{article.title}",)
    return tuple(hashlib.blake2b(storable(name).encode(), digest_size=16).digest() for name in names)


def _known(connection: Connection, hashes: Sequence[bytes]) -> dict[bytes, int]:
    found: dict[bytes, int] = {}
    for some in portions(hashes):
        query = select(identities.c.key, identities.c.article).where(identities.c.key.in_(some))
        found |= {row.key: row.article for row in connection.execute(query)}
    return found


Named = tuple[Article, tuple[bytes, ...]]


def _unknown(named: Iterable[Named], known: Collection[bytes]) -> list[Named]:
    """Those of which no name is known, not even from one before them in line."""
    names = set(known)
    unknown = []
    for article, hashes in named:
        if names.isdisjoint(hashes):
            unknown.append((article, hashes))
        names.update(hashes)
    return unknown


def _numbered(connection: Connection, new: Sequence[Named], now: datetime, finish: Finish) -> list[Named]:
    if not new:
        return []
    numbers = next_numbers(connection, articles, len(new))
    stored = [
        (replace(finish(article), number=number, first_seen=now), hashes)
        for (article, hashes), number in zip(new, numbers, strict=True)
    ]
    insert_many(connection, articles, [_columns(article) for article, _ in stored])
    return stored


def _names(named: Iterable[Named], numbers: Mapping[bytes, int]) -> dict[bytes, int]:
    """Every name of the articles → their number; one name with a number leads the others to it."""
    led = dict(numbers)
    for _, hashes in named:
        number = next(led[key] for key in hashes if key in led)
        led |= {key: number for key in hashes if key not in led}
    return led


def _remember(
    connection: Connection, numbered: Sequence[tuple[Article, int]], known: Iterable[int], now: datetime
) -> None:
    """Each article is carried by the source it came from; dates that known articles lacked are filled in."""
    carried = dict.fromkeys((article.source, number) for article, number in numbered)
    rows = [{"source": source, "article": number, "seen": now} for source, number in carried]
    insert_missing(connection, appearances, rows)
    dates = {number: article.published for article, number in reversed(numbered) if article.published}
    _refresh(connection, {number for _, number in carried}.intersection(known), dates, now)


def _refresh(connection: Connection, numbers: Collection[int], dates: Mapping[int, datetime], now: datetime) -> None:
    stale = update(appearances).where(appearances.c.seen < now - _DAY).values(seen=now)
    for some in portions(sorted(numbers)):
        connection.execute(stale.where(appearances.c.article.in_(some)))
        undated = select(articles.c.number).where(articles.c.number.in_(some), articles.c.published.is_(None))
        filled = [{"n": n, "date": dates[n]} for n in connection.scalars(undated) if n in dates]
        if filled:
            by_number = update(articles).where(articles.c.number == bindparam("n"))
            connection.execute(by_number.values(published=bindparam("date")), filled)


def _keep_first(found: dict[int, tuple[int, Article]], row: Row[Any]) -> None:
    earlier = found.get(row.number)
    if earlier is None or row.appearance < earlier[0]:
        found[row.number] = (row.appearance, replace(_article(row._mapping), source=row.carrier))


def _by_number(connection: Connection, numbers: Collection[int]) -> dict[int, Article]:
    found: dict[int, Article] = {}
    for some in portions(sorted(numbers)):
        rows = connection.execute(select(articles).where(articles.c.number.in_(some)))
        found |= {row.number: _article(row._mapping) for row in rows}
    return found


def _columns(article: Article) -> dict[str, object]:
    return {
        "number": article.number,
        "source": article.source,
        "guid": article.guid,
        "url": article.url,
        "title": article.title,
        "folded": f"{article.title} {article.url}".casefold(),
        "text": article.text,
        "summary": article.summary,
        "authors": frozen.text(article.authors) if article.authors else "[]",
        "published": article.published,
        "language": article.language,
        "categories": frozen.text(article.categories) if article.categories else "[]",
        "image": frozen.text(article.image) if article.image else "null",
        "paywalled": article.paywalled,
        "first_seen": article.first_seen,
    }


def _article(row: RowMapping) -> Article:
    return Article(
        source=row["source"],
        title=row["title"],
        guid=row["guid"],
        url=row["url"],
        text=row["text"],
        summary=row["summary"],
        authors=frozen.value(tuple[str, ...], row["authors"]),
        published=row["published"],
        language=row["language"],
        categories=frozen.value(tuple[str, ...], row["categories"]),
        image=frozen.optional(Image, row["image"]),
        paywalled=row["paywalled"],
        number=row["number"],
        first_seen=row["first_seen"],
    )
