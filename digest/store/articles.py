"""Articles: stored once, numbered in the order they came, and open for a digest until one of its editions settles
them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, RowMapping, and_, bindparam, func, or_, select, update

from digest.model.article import Article, Entry, Headline, Image
from digest.model.grouping import Outcome
from digest.store import frozen
from digest.store.database.engine import Database
from digest.store.database.tables import appearances, articles, begun, identities, settled
from digest.store.database.upsert import insert_many, insert_missing, next_numbers, portions, stand_in_line
from digest.store.settling import begin, open_rows, settle_as_seen
from digest.text.lines import storable

Keys = Callable[[str, Entry], Sequence[str]]
"""Names of an entry of a source, each of which alone tells that it is the same article."""

Language = Callable[[Entry], str]
"""The language of an entry, asked of new ones only: to recognise one costs more than to read it."""

_DAY = timedelta(days=1)


class Articles:
    """The stored articles."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(
        self,
        collected: Mapping[str, Sequence[Entry]],
        now: datetime,
        keys: Keys,
        language: Language = lambda entry: entry.language,
    ) -> Mapping[str, tuple[Headline, ...]]:
        """Source → those of its entries that were never seen before, numbered in the order given, from `now` on; a
        known one stays as it was first seen, but takes a date it lacked. Every source of an article is remembered."""
        named = [_named(source, entry, keys) for source, some in collected.items() for entry in some]
        if not named:
            return dict.fromkeys(collected, ())
        with self._database.write() as connection:
            stand_in_line(connection, "articles")
            known = _known(connection, [key for one in named for key in one.hashes])
            new = _numbered(connection, _unknown(named, known), now, language)
            numbers = _numbers(named, known | {key: number for number, one in new for key in one.hashes})
            fresh = [{"key": key, "article": numbers[key]} for key in sorted(numbers.keys() - known.keys())]
            insert_missing(connection, identities, fresh)
            _remember(connection, [(one, numbers[one.hashes[0]]) for one in named], known.values(), now)
        return _headlines(collected, new)

    def listed(self, sources: Sequence[str]) -> Mapping[str, tuple[Headline, ...]]:
        """Source → all that it ever carried, by number."""
        has_text = (articles.c.text != "").label("has_text")
        columns = select(articles.c.number, articles.c.title, articles.c.published, has_text, appearances.c.source)
        query = columns.join(appearances, appearances.c.article == articles.c.number).order_by(articles.c.number)
        headlines: dict[str, list[Headline]] = {storable(source): [] for source in sources}
        with self._database.read() as connection:
            for some in portions(list(headlines)):
                for number, title, published, text, source in connection.execute(
                    query.where(appearances.c.source.in_(some))
                ):
                    headlines[source].append(Headline(number=number, title=title, published=published, has_text=text))
        return {source: tuple(headlines[storable(source)]) for source in sources}

    def urls(self, sources: Sequence[str]) -> frozenset[str]:
        """Addresses of all that these sources ever carried."""
        query = select(articles.c.url).join(appearances, appearances.c.article == articles.c.number)
        urls: set[str] = set()
        with self._database.read() as connection:
            for some in portions(sources):
                urls |= set(connection.scalars(query.where(appearances.c.source.in_(some), articles.c.url != "")))
        return frozenset(urls)

    def get(self, number: int) -> Article | None:
        """The article of that number; None when there is none."""
        with self._database.read() as connection:
            return _by_number(connection, [number]).get(number)

    def find(self, words: str, limit: int = 20) -> tuple[Article, ...]:
        """Articles whose title, address or file name holds every one of the words, newest first."""
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

    def begin(self, digest: str, seen: Mapping[str, Collection[int]], now: datetime) -> None:
        """The digest has begun with the sources: all that is stored of each but what is `seen` of it, by number, is
        open, and whatever it carries from now on. Nothing changes for a source it had begun with already."""
        if seen:
            with self._database.write() as connection:
                begin(connection, digest, {source: set(numbers) for source, numbers in seen.items()}, now)

    def hold(self, source: str, numbers: Collection[int]) -> None:
        """The articles of these numbers are open for nobody, as far as they come from this source, until they are
        released."""
        with self._database.write() as connection:
            for some in portions(sorted(numbers)):
                theirs = and_(appearances.c.source == storable(source), appearances.c.article.in_(some))
                connection.execute(update(appearances).where(theirs).values(held=True))

    def held(self, source: str) -> tuple[Article, ...]:
        """What of the source is held, by number, each as an article of this source."""
        query = select(articles).join(appearances, appearances.c.article == articles.c.number)
        query = query.where(appearances.c.source == storable(source), appearances.c.held)
        with self._database.read() as connection:
            rows = connection.execute(query.order_by(articles.c.number))
            return tuple(_article(row._mapping, source) for row in rows)

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

    def drop(self, source: str, numbers: Collection[int]) -> None:
        """The articles of these numbers are not held any more, and seen for every digest that has begun with the
        source."""
        with self._database.write() as connection:
            stand_in_line(connection, "articles")
            for digest in connection.scalars(select(begun.c.digest).where(begun.c.source == storable(source))).all():
                settle_as_seen(connection, digest, {storable(source): set(numbers)})
            for some in portions(sorted(numbers)):
                theirs = and_(appearances.c.source == storable(source), appearances.c.article.in_(some))
                connection.execute(update(appearances).where(theirs).values(held=False))

    def open_articles(self, digest: str, sources: Sequence[str]) -> tuple[Article, ...]:
        """What no edition of the digest has settled, carried by these sources since it began with them, by number.
        An article that several of them carry comes once, under the one that carried it first."""
        first: dict[int, RowMapping] = {}
        with self._database.read() as connection:
            for some in portions(sources):
                for row in connection.execute(open_rows(digest, some)).mappings():
                    earlier = first.get(row["number"])
                    if earlier is None or row["appearance"] < earlier["appearance"]:
                        first[row["number"]] = row
        return tuple(_article(row, row["carrier"]) for _, row in sorted(first.items()))

    def outcome(self, digest: str, number: int) -> Outcome | None:
        """How the digest settled the article; None while it is open or was never offered."""
        query = select(settled.c.outcome).where(settled.c.article == number, settled.c.digest == digest)
        with self._database.read() as connection:
            outcome = connection.scalar(query)
        return Outcome(outcome) if outcome else None


@dataclass(frozen=True, slots=True)
class _Named:
    """An entry and what it is known by."""

    source: str
    entry: Entry
    hashes: tuple[bytes, ...]


_Numbered = tuple[int, _Named]


def _named(source: str, entry: Entry, keys: Keys) -> _Named:
    names = keys(source, entry) or (f"{source}\n{entry.guid}\n{entry.url}\n{entry.title}",)
    hashes = tuple(hashlib.blake2b(storable(name).encode(), digest_size=16).digest() for name in names)
    return _Named(source, entry, hashes)


def _known(connection: Connection, hashes: Sequence[bytes]) -> dict[bytes, int]:
    numbers: dict[bytes, int] = {}
    for some in portions(hashes):
        query = select(identities.c.key, identities.c.article).where(identities.c.key.in_(some))
        numbers |= {row.key: row.article for row in connection.execute(query)}
    return numbers


def _unknown(named: Iterable[_Named], known: Collection[bytes]) -> list[_Named]:
    """Entries of which no name is known, not even from an entry before them."""
    names = set(known)
    unknown = []
    for one in named:
        if names.isdisjoint(one.hashes):
            unknown.append(one)
        names.update(one.hashes)
    return unknown


def _numbered(connection: Connection, new: Sequence[_Named], now: datetime, language: Language) -> list[_Numbered]:
    if not new:
        return []
    stored = list(zip(next_numbers(connection, articles, len(new)), new, strict=True))
    insert_many(
        connection,
        articles,
        [_columns(one, language(one.entry)) | {"number": number, "first_seen": now} for number, one in stored],
    )
    return stored


def _numbers(named: Iterable[_Named], numbers: Mapping[bytes, int]) -> dict[bytes, int]:
    """Every name of the entries → their article's number; one name with a number leads the others to it."""
    led = dict(numbers)
    for one in named:
        number = next(led[key] for key in one.hashes if key in led)
        led |= {key: number for key in one.hashes if key not in led}
    return led


def _headlines(sources: Iterable[str], new: Iterable[_Numbered]) -> Mapping[str, tuple[Headline, ...]]:
    headlines: dict[str, list[Headline]] = {source: [] for source in sources}
    for number, one in new:
        entry = one.entry
        headline = Headline(number=number, title=entry.title, published=entry.published, has_text=bool(entry.text))
        headlines[one.source].append(headline)
    return {source: tuple(some) for source, some in headlines.items()}


def _remember(
    connection: Connection, numbered: Sequence[tuple[_Named, int]], known: Iterable[int], now: datetime
) -> None:
    """Each article is carried by the source it came from; dates that known articles lacked are filled in."""
    carried = dict.fromkeys((one.source, number) for one, number in numbered)
    rows = [{"source": source, "article": number, "seen": now} for source, number in carried]
    insert_missing(connection, appearances, rows)
    dates = {number: one.entry.published for one, number in reversed(numbered) if one.entry.published}
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


def _by_number(connection: Connection, numbers: Collection[int]) -> dict[int, Article]:
    by_number: dict[int, Article] = {}
    for some in portions(sorted(numbers)):
        rows = connection.execute(select(articles).where(articles.c.number.in_(some)))
        by_number |= {row.number: _article(row._mapping) for row in rows}
    return by_number


def _columns(named: _Named, language: str) -> dict[str, object]:
    entry = named.entry
    return {
        "source": named.source,
        "guid": entry.guid,
        "url": entry.url,
        "title": entry.title,
        "folded": f"{entry.title} {entry.url}".casefold(),
        "text": entry.text,
        "summary": entry.summary,
        "authors": frozen.text(entry.authors) if entry.authors else "[]",
        "published": entry.published,
        "language": language,
        "categories": frozen.text(entry.categories) if entry.categories else "[]",
        "image": frozen.text(entry.image) if entry.image else "null",
        "paywalled": entry.paywalled,
    }


def _article(row: RowMapping, source: str = "") -> Article:
    """The article in a row of `articles`, as it came from the source; without one, as it came first."""
    return Article(
        source=source or row["source"],
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
