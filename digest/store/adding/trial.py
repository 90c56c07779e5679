"""What storing some answers, and building an edition from them, reads of what may change by it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from sqlalchemy import Connection, select

from digest.model.article import Entry
from digest.store.adding.named import Keys, Named, known, named
from digest.store.database.excerpt import Part
from digest.store.database.tables import appearances, articles, begun, identities, notices, settled, sources
from digest.store.database.upsert import portions
from digest.store.settling import open_rows
from digest.text.lines import storable

_MANY = 5
"""So many new entries of a source, and all that it had before is asked for: they may be a flood."""


def parts(connection: Connection, digest: str, collected: Mapping[str, Sequence[Entry]], keys: Keys) -> Iterator[Part]:
    """Rows of the tables that are written to: of the articles that are open for the digest, that the entries are
    known as, or that a source had which the digest meets for the first time or which has much that is new."""
    names = [storable(source) for source in collected]
    entries = {source: [named(source, entry, keys) for entry in some] for source, some in collected.items()}
    hashes = sorted({key for some in entries.values() for one in some for key in one.hashes})
    before = known(connection, hashes)
    met = set(connection.scalars(select(begun.c.source).where(begun.c.digest == digest)))
    begins = [storable(source) for source in collected if storable(source) not in met]
    floods = [storable(source) for source, some in entries.items() if _unmet(some, before) >= _MANY]
    numbers = sorted({*before.values(), *_open(connection, digest, names), *_carried(connection, [*begins, *floods])})
    yield Part(sources, sources.c.source, names)
    yield Part(begun, begun.c.digest, [digest])
    yield Part(articles, articles.c.number, numbers)
    yield Part(identities, identities.c.key, sorted(before))
    yield Part(appearances, appearances.c.article, numbers)
    yield Part(settled, settled.c.article, numbers)
    yield Part(notices, notices.c.key, [])


def _unmet(entries: Sequence[Named], before: Collection[bytes]) -> int:
    return sum(not any(key in before for key in one.hashes) for one in entries)


def _open(connection: Connection, digest: str, names: Sequence[str]) -> set[int]:
    numbers = set[int]()
    for some in portions(names):
        numbers.update(connection.scalars(open_rows(digest, some).with_only_columns(articles.c.number)))
    return numbers


def _carried(connection: Connection, names: Sequence[str]) -> set[int]:
    numbers = set[int]()
    for some in portions(names):
        numbers.update(connection.scalars(select(appearances.c.article).where(appearances.c.source.in_(some))))
    return numbers
