"""What was collected is stored, within a transaction: what is new is numbered, what is known keeps its number."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, select, update

from digest.model.article import Entry, Headline
from digest.store.adding import owners
from digest.store.adding.named import Keys, Named, known, led, named, unknown
from digest.store.adding.rows import Language, columns
from digest.store.database.tables import appearances, articles, identities
from digest.store.database.upsert import insert_many, insert_missing, next_numbers, portions
from digest.text.sites import standing

_DAY = timedelta(days=1)
_Numbered = tuple[int, Named]


def add(
    connection: Connection, collected: Mapping[str, Sequence[Entry]], now: datetime, keys: Keys, language: Language
) -> Mapping[str, tuple[Headline, ...]]:
    """Source → those of its entries that were never seen before, numbered in the order given."""
    entries = [named(source, entry, keys) for source, some in collected.items() for entry in some]
    before = known(connection, [key for one in entries for key in one.hashes])
    new = _numbered(connection, unknown(entries, before.keys()), now, language)
    numbers = led(entries, before | {key: number for number, one in new for key in one.hashes})
    met = [one for one in entries if not before.keys() >= {*one.hashes}]
    lasting = owners.lasting(met, numbers, {number for number, _ in new}) - before.keys()
    insert_missing(connection, identities, [{"key": key, "article": numbers[key]} for key in sorted(lasting)])
    known_numbers = set(before.values())
    _remember(connection, [(one, numbers[one.hashes[0]]) for one in entries], known_numbers, now)
    first_met = [(one, number) for one in met if (number := numbers[one.hashes[0]]) in known_numbers]
    owners.take_over(connection, first_met, language)
    return _headlines(collected, new)


def _numbered(connection: Connection, new: Sequence[Named], now: datetime, language: Language) -> list[_Numbered]:
    if not new:
        return []
    stored = list(zip(next_numbers(connection, articles, len(new)), new, strict=True))
    rows = [
        columns(one.source, one.entry, language(one.entry)) | {"number": number, "first_seen": now}
        for number, one in stored
    ]
    insert_many(connection, articles, rows)
    return stored


def _headlines(sources: Iterable[str], new: Iterable[_Numbered]) -> Mapping[str, tuple[Headline, ...]]:
    headlines: dict[str, list[Headline]] = {source: [] for source in sources}
    for number, one in new:
        entry = one.entry
        headline = Headline(number=number, title=entry.title, published=entry.published, has_text=bool(entry.text))
        headlines[one.source].append(headline)
    return {source: tuple(some) for source, some in headlines.items()}


def _remember(
    connection: Connection, numbered: Sequence[tuple[Named, int]], known: Collection[int], now: datetime
) -> None:
    """Each article is carried by the source it came from; dates that known articles lacked are filled in."""
    carried = dict.fromkeys((one.source, number) for one, number in numbered)
    rows = [{"source": source, "article": number, "seen": now} for source, number in carried]
    insert_missing(connection, appearances, rows)
    stale = update(appearances).where(appearances.c.seen < now - _DAY).values(seen=now)
    dated: dict[int, list[Named]] = {}
    for one, number in numbered:
        if one.entry.published:
            dated.setdefault(number, []).append(one)
    for some in portions(sorted({number for _, number in carried}.intersection(known))):
        connection.execute(stale.where(appearances.c.article.in_(some)))
        _fill_dates(connection, some, dated)


def _fill_dates(connection: Connection, numbers: Sequence[int], dated: Mapping[int, Sequence[Named]]) -> None:
    """Articles without a date take the first one that somebody says who is not farther from their address than the
    source they came from."""
    columns = select(articles.c.number, articles.c.source, articles.c.url)
    undated = connection.execute(columns.where(articles.c.number.in_(numbers), articles.c.published.is_(None))).all()
    filled = []
    for number, source, url in undated:
        near = standing(source, url)
        dates = (one.entry.published for one in dated.get(number, ()) if standing(one.source, url) >= near)
        if date := next(dates, None):
            filled.append({"n": number, "date": date})
    if filled:
        by_number = update(articles).where(articles.c.number == bindparam("n"))
        connection.execute(by_number.values(published=bindparam("date")), filled)
