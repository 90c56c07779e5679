"""Who says what is at an address: of several sources the one that stands nearest to it.

Anybody can write anybody's address into a feed. An address therefore belongs to sources on its own host, or else on
its site: their version replaces a stranger's.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from sqlalchemy import Connection, delete, select, update

from digest.model.grouping import Outcome
from digest.store.adding.named import Named
from digest.store.adding.rows import Language, columns
from digest.store.database.tables import articles, settled
from digest.store.database.upsert import portions
from digest.text.sites import Standing, standing
from digest.text.web_addresses import page_of

_RAN = [outcome.value for outcome in Outcome if outcome.runs]


def lasting(entries: Iterable[Named], numbers: Mapping[bytes, int], new: Collection[int]) -> set[bytes]:
    """The names that are kept. A stranger lays an address to a new article only, which has it: else one article of
    its own could bear the names of others' that are still to come."""
    kept = set[bytes]()
    for one in entries:
        free = numbers[one.hashes[0]] in new or one.standing is not Standing.STRANGER
        kept.update(one.hashes if free else one.own)
    return kept


def take_over(connection: Connection, met: Iterable[tuple[Named, int]], language: Language) -> None:
    """Stored articles have the version of these entries of their page, where they came from sources farther from it.
    They are open again for every digest that did not run them: a stranger's date or words decided there."""
    nearer = sorted(((one, number) for one, number in met if one.standing), key=lambda pair: pair[0].standing)
    by_number = {number: one for one, number in nearer}
    overtaken = []
    for some in portions(sorted(by_number)):
        query = select(articles.c.number, articles.c.source, articles.c.url).where(articles.c.number.in_(some))
        for number, source, url in connection.execute(query).all():
            nearest = by_number[number]
            if standing(source, url) < nearest.standing and page_of(url) == page_of(nearest.entry.url):
                overtaken.append(number)
    for number in overtaken:
        one = by_number[number]
        row = columns(one.source, one.entry, language(one.entry))
        connection.execute(update(articles).where(articles.c.number == number).values(row))
        undecided = settled.c.outcome.not_in(_RAN)
        connection.execute(delete(settled).where(settled.c.article == number, undecided))
