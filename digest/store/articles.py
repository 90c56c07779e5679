"""Articles: stored once, numbered in the order they came, and open for a digest until one of its editions settles
them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, RowMapping, and_, bindparam, func, or_, select, update

from digest.model.article import Article, Entry, Headline, Image
from digest.model.grouping import Outcome
from digest.store.adding.adding import add
from digest.store.adding.named import Keys
from digest.store.adding.rows import Language, article, written
from digest.store.database.engine import Database
from digest.store.database.tables import appearances, articles, begun, settled
from digest.store.database.upsert import portions, stand_in_line
from digest.store.settling import begin, newest_of, open_rows, settle_as_seen
from digest.text.lines import storable
from digest.text.sites import standing


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
        """Source → those of its entries that were never seen before, numbered in the order given, from `now` on.

        A known one stays as it was first seen, but takes a date it lacked, and the version of a source that stands
        nearer to its address than the one it came from. Every source of an article is remembered."""
        if not any(collected.values()):
            return dict.fromkeys(collected, ())
        with self._database.write() as connection:
            stand_in_line(connection, "articles")
            return add(connection, collected, now, keys, language)

    def picture(self, pictures: Mapping[int, Image | None]) -> None:
        """By the number of an article, its picture, or that it has none."""
        rows = [{"its": number, "image": written(image)} for number, image in pictures.items()]
        if rows:
            with self._database.write() as connection:
                connection.execute(update(articles).where(articles.c.number == bindparam("its")), rows)

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
            return tuple(article(row._mapping) for row in connection.execute(query))

    def begun(self, digest: str, sources: Collection[str]) -> frozenset[str]:
        """Those of the sources that this digest has collected before."""
        query = select(begun.c.source).where(begun.c.digest == digest)
        names = {storable(source): source for source in sources}
        with self._database.read() as connection:
            return frozenset(
                names[name]
                for some in portions(list(names))
                for name in connection.scalars(query.where(begun.c.source.in_(some)))
            )

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
            return tuple(article(row._mapping, source) for row in rows)

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
        An article that several of them carry comes once, under the one that stands nearest to its address, and of
        equals the one that carried it first."""
        carried: dict[int, RowMapping] = {}
        with self._database.read() as connection:
            for some in portions(sources):
                for row in connection.execute(open_rows(digest, some)).mappings():
                    other = carried.get(row["number"])
                    if other is None or _precedence(row) < _precedence(other):
                        carried[row["number"]] = row
        return tuple(article(row, row["carrier"]) for _, row in sorted(carried.items()))

    def recent(self, sources: Sequence[str], since: datetime, limit: int) -> tuple[Article, ...]:
        """The newest `limit` of what these sources carry that was first seen since then, settled or not, nothing that
        is held; by number, each under the source that open articles are under."""
        carriers: dict[int, list[tuple[int, str]]] = {}
        with self._database.read() as connection:
            for source in sources:
                for appearance, number in connection.execute(newest_of(source, limit)):
                    carriers.setdefault(number, []).append((appearance, source))
            newest = _by_number(connection, sorted(carriers)[-limit:])
        dated = (article for _, article in sorted(newest.items()) if article.first_seen >= since)
        return tuple(replace(one, source=_nearest(one.url, carriers[one.number])) for one in dated)

    def outcome(self, digest: str, number: int) -> Outcome | None:
        """How the digest settled the article; None while it is open or was never offered."""
        query = select(settled.c.outcome).where(settled.c.article == number, settled.c.digest == digest)
        with self._database.read() as connection:
            outcome = connection.scalar(query)
        return Outcome(outcome) if outcome else None


def _precedence(row: RowMapping) -> tuple[int, int]:
    return -standing(row["carrier"], row["url"]), row["appearance"]


def _nearest(url: str, carriers: Sequence[tuple[int, str]]) -> str:
    return min((-standing(source, url), appearance, source) for appearance, source in carriers)[2]


def _by_number(connection: Connection, numbers: Collection[int]) -> dict[int, Article]:
    by_number: dict[int, Article] = {}
    for some in portions(sorted(numbers)):
        rows = connection.execute(select(articles).where(articles.c.number.in_(some)))
        by_number |= {row.number: article(row._mapping) for row in rows}
    return by_number
