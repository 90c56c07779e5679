"""Which articles are on one event, and which of those events ran before (pure).

Likeness is the cosine of TF-IDF vectors × a bell curve of the time between two articles: measured on labelled news
the largest gain of all. Of bare headlines a part of it is what they mean, where that is known: B-cubed F1 on labelled
headlines .78 → .84, and nothing gained where there is text. Clusters come from `cluster`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from digest.group.apart import kept_apart
from digest.group.cluster import CUT, TEXT, UNIT, Cluster, Edge, Side, apart, bareness, clusters, link
from digest.group.one_name import shares_a_name_only
from digest.group.vectors import Counted, Embed, Floats, Ints, agreeing, alike, vectors
from digest.group.words.terms import beginning
from digest.model.article import Article
from digest.model.grouping import PastStory

_DAYS = 2.5
_WINDOW = 7.0
#: Of two articles of which one has no date: neither near nor far.
_UNDATED = 0.85
#: One source seldom tells an event twice, but often writes alike.
_SAME_SOURCE = 0.9
#: Less alike than these counts as not at all: the first for a bare headline, the second with this many terms.
_FLOORS = 0.25 * CUT, 0.5 * CUT
#: Of the likeness of two headlines without any text so much is what they mean.
_MEANT = 0.3
#: So many telling words must agree in some pair of two stories to be joined: of bare headlines, of text. On labelled
#: headlines 1 in 4 pairs that share one word are on one event, 5 in 6 of those that share two.
_AGREE = 1.5, 2.5
#: One source writes of the same people and places again and again: of its own articles so many more.
_AGREE_WITHIN = 1.5
#: Where two bare headlines mean the same, that counts as so many words.
_AGREE_MEANT = 1.5
#: Links kept from one article to earlier ones, the strongest: bounds what a flood of copies can cost.
_LINKS = 200
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

When = Callable[[Article], datetime | None]
"""When an article is of; None where nobody knows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnplacedStory:
    """Articles on one event, by number, and the stories it was when it ran before, the most alike first."""

    articles: tuple[Article, ...]
    past: tuple[PastStory, ...] = ()
    likeness: Mapping[tuple[int, int], float] = field(default_factory=dict, hash=False)
    """Numbers of two of the articles, the smaller first → how alike they are, 0 to 1; without those hardly alike."""


def dated(article: Article) -> datetime:
    """When it was published, or else first seen."""
    return article.dated


def stories(
    articles: Sequence[Article],
    past: Sequence[PastStory],
    terms: Counted,
    embed: Embed | None = None,
    when: When = dated,
    *,
    watched: Collection[str] = (),
    not_same: Sequence[Sequence[str]] = (),
) -> tuple[UnplacedStory, ...]:
    """Every article in exactly one story, in the order of their first numbers; `terms` has a row for each article
    and then for each article of the past stories; articles are in the order of their numbers.

    Agreeing in words that are `watched` is no sign of one event. What an editor says is `not_same` never is one story.

    An article that shares no term with any other leaves the rest as they were.
    """
    rows = [_Row(article, -1, _day(when(article))) for article in articles]
    rows += [_Row(one, place, _day(when(one))) for place, story in enumerate(past) for one in story.articles]
    sizes, edges = terms.sizes.tolist(), _edges(rows, terms, embed, watched)
    sides = kept_apart([row.article for row in rows], not_same)
    by_name = clusters(sizes[: len(articles)], [edge for edge in edges if edge.b < len(articles)], sides)
    ran = _ran_before(by_name, rows, sizes, edges, sides)
    within = _within(by_name, articles, edges)
    return tuple(
        UnplacedStory(
            articles=tuple(articles[row] for row in sorted(by_name[name].members)),
            past=tuple(past[place] for place in ran.get(name, ())),
            likeness=within.get(name, {}),
        )
        for name in sorted(by_name)
    )


@dataclass(frozen=True, slots=True)
class _Row:
    article: Article
    group: int
    """Place of the past story it belongs to, -1 for a new article."""
    day: float
    """Since 1970; infinite where nobody knows."""


def _day(moment: datetime | None) -> float:
    return (moment - _EPOCH) / timedelta(days=1) if moment else math.inf


def _edges(rows: Sequence[_Row], terms: Counted, embed: Embed | None, watched: Collection[str]) -> list[Edge]:
    """How alike those pairs of rows are that are alike at all, the smaller row first."""
    order = sorted(range(len(rows)), key=lambda row: (rows[row].day, row))
    weighted, sizes = vectors(terms, order, watched), terms.sizes[order]
    days = [rows[row].day for row in order]
    factors = _Factors([rows[row] for row in order])
    meant = _Meant([rows[row].article for row in order], sizes, embed) if embed else None
    edges: list[Edge] = []
    floors = np.interp(sizes, (0, TEXT), _FLOORS)
    bare = np.array([bareness(size) for size in sizes.tolist()])
    for later, earlier, cosines in alike(weighted, days, _WINDOW, floors):
        share, same = meant.between(later, earlier) if meant else (0.0, 0.0)
        likeness = ((1 - share) * cosines + share * same) * factors.between(later, earlier)
        kept = _strongest(likeness, floors[later])
        if not len(kept):
            continue
        others = earlier[kept]
        agree = (
            agreeing(weighted, later, others, np.sqrt(bare[later] * bare[others]))
            + np.broadcast_to(_AGREE_MEANT / _MEANT * share * same, len(earlier))[kept]
        )
        needed = np.interp(np.minimum(sizes[later], sizes[others]), (0, TEXT), _AGREE)
        firm = agree >= needed + _AGREE_WITHIN * factors.same_source(later, others)
        for place in np.flatnonzero(firm & (np.minimum(sizes[later], sizes[others]) < TEXT)):
            firm[place] = not shares_a_name_only(
                rows[order[later]].article, rows[order[others[place]]].article, watched
            )
        units = (np.minimum(likeness[kept], 1.0) * UNIT).astype(np.int64)
        for other, how, agrees in zip(others.tolist(), units.tolist(), firm.tolist(), strict=True):
            a, b = order[other], order[later]
            edges.append(Edge(min(a, b), max(a, b), how, agrees))
    return edges


def _strongest(likeness: Floats, floor: float) -> Ints:
    kept: Ints = np.flatnonzero(likeness > floor).astype(np.int64)
    if len(kept) > _LINKS:
        kept = np.sort(kept[np.argsort(-likeness[kept], kind="stable")[:_LINKS]])
    return kept


class _Factors:
    """What makes a pair of rows less alike than their words: time, language, the same source."""

    def __init__(self, rows: Sequence[_Row]) -> None:
        self._days = np.array([row.day for row in rows])
        self._groups = np.array([row.group for row in rows], dtype=np.int64)
        self._sources = _numbered([row.article.source for row in rows])
        self._languages = _numbered([row.article.language.partition("-")[0].lower() for row in rows])

    def between(self, row: int, others: Ints) -> Floats:
        if math.isinf(self._days[row]):
            factor = np.full(len(others), _UNDATED)
        else:
            factor = np.exp(-(((self._days[row] - self._days[others]) / _DAYS) ** 2) / 2)
        group, groups = self._groups[row], self._groups[others]
        language, languages = self._languages[row], self._languages[others]
        factor[(group >= 0) & (groups >= 0) & (group != groups)] = 0
        factor[(language >= 0) & (languages >= 0) & (language != languages)] = 0
        factor[self.same_source(row, others) & (group < 0) & (groups < 0)] *= _SAME_SOURCE
        return factor

    def same_source(self, row: int, others: Ints) -> NDArray[np.bool_]:
        """Which of them are known to be of the source of the row."""
        same: NDArray[np.bool_] = (self._sources[others] == self._sources[row]) & (self._sources[others] >= 0)
        return same


class _Meant:
    """What bare headlines mean; of articles with text it is not asked."""

    def __init__(self, articles: Sequence[Article], sizes: Ints, embed: Embed) -> None:
        self._bare = np.array([bareness(size) for size in sizes.tolist()])
        asked = np.flatnonzero(self._bare)
        self._places = np.zeros(len(articles), dtype=np.int64)
        self._places[asked] = np.arange(len(asked))
        self._rows = embed([beginning(articles[row]) for row in asked.tolist()]) if len(asked) else np.zeros((0, 0))

    def between(self, row: int, others: Ints) -> tuple[Floats, Floats]:
        """How much meaning counts, the more the barer both headlines are, and the cosines of what is meant."""
        if not self._bare[row]:
            return np.zeros(len(others)), np.zeros(len(others))
        share: Floats = _MEANT * np.sqrt(self._bare[row] * self._bare[others])
        meant: Floats = np.maximum(self._rows[self._places[others]] @ self._rows[self._places[row]], 0)
        return share, meant


def _numbered(names: Sequence[str]) -> Ints:
    """A number for each different name; -1 for the empty one."""
    ids: dict[str, int] = {"": -1}
    return np.array([ids.setdefault(name, len(ids)) for name in names], dtype=np.int64)


def _within(
    by_name: Mapping[int, Cluster], articles: Sequence[Article], edges: Sequence[Edge]
) -> Mapping[int, Mapping[tuple[int, int], float]]:
    """Name of a cluster → how alike its members are, by their numbers."""
    names = {row: name for name, cluster in by_name.items() if len(cluster.members) > 1 for row in cluster.members}
    alike: dict[int, dict[tuple[int, int], float]] = {}
    for a, b, likeness, _ in edges:
        if (name := names.get(a)) is not None and names.get(b) == name:
            alike.setdefault(name, {})[articles[a].number, articles[b].number] = round(likeness / UNIT, 4)
    return alike


def _ran_before(
    by_name: dict[int, Cluster],
    rows: Sequence[_Row],
    sizes: Sequence[int],
    edges: Sequence[Edge],
    sides: Mapping[int, frozenset[Side]],
) -> dict[int, list[int]]:
    """Name of a cluster → places of the past stories alike enough to be one with it, the most alike first."""
    names = {row: name for name, cluster in by_name.items() for row in cluster.members}
    past: dict[int, Cluster] = {}
    for row in range(len(names), len(rows)):
        cluster = past.setdefault(rows[row].group, Cluster(members=[], terms=0, within=0))
        _grow(cluster, row, sizes[row], sides.get(row, frozenset()))
    between: dict[tuple[int, int], int] = {}
    firm: set[tuple[int, int]] = set()
    for a, b, likeness, agrees in edges:
        if a >= len(names):
            past[rows[a].group].within += 2 * likeness
        elif b >= len(names):
            pair = names[a], rows[b].group
            between[pair] = between.get(pair, 0) + likeness
            firm |= {pair} if agrees else set()
    alike_enough: dict[int, list[tuple[float, int]]] = {}
    for (name, place), likeness in between.items():
        how = link(by_name[name], past[place], likeness)
        if how >= CUT and (name, place) in firm and not apart(by_name[name].sides, past[place].sides):
            alike_enough.setdefault(name, []).append((-how, place))
    return {name: [place for _, place in sorted(places)] for name, places in alike_enough.items()}


def _grow(cluster: Cluster, row: int, size: int, sides: frozenset[Side]) -> None:
    cluster.members.append(row)
    cluster.sides |= sides
    cluster.terms += size
    cluster.within += UNIT
