"""Articles as unit vectors of weighted terms, and the pairs of them that are alike (pure)."""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from digest.group.words.date_words import is_date
from digest.group.words.stop_words import COMMON

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


class Embed(Protocol):
    """What texts mean."""

    def __call__(self, texts: Sequence[str], /) -> Floats:
        """A row of length 1 for each text; of length 0 for one of which nothing is known."""
        ...


#: Articles nobody gave us, of which each holds a common word with this chance: without them a batch of five
#: articles would take "the" for telling.
IMAGINED = 100
_COMMON_SHARE = 0.6
#: Words in more than about a third of all articles say nothing.
_LEAST_IDF = 1.0
#: Terms of an article that count, the heaviest first: more cost time and change nothing.
_TERMS = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """What articles say, one row each: `terms[starts[i]:starts[i + 1]]` are its term ids, `amounts` how often."""

    starts: Ints
    terms: Ints
    amounts: Floats
    ids: Mapping[str, int]

    @property
    def sizes(self) -> Ints:
        """Different terms of each article: how much text there is."""
        return np.diff(self.starts)

    @property
    def rows(self) -> Ints:
        """The article of each term."""
        return np.repeat(np.arange(len(self.sizes)), self.sizes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Vectors:
    """One row per article, of unit length."""

    starts: Ints
    terms: Ints
    weights: Floats
    telling: Floats
    """Of each term of the vocabulary: 1, or 0 where it is no evidence that two articles are on one event."""
    common: NDArray[np.bool_]
    """Which terms of the vocabulary are so only in bare headlines, where every word was chosen."""


def counted(articles: Iterable[Mapping[str, int]]) -> Counted:
    """The terms of each article, in its own order, with a number for every term."""
    ids: dict[str, int] = {}
    terms, amounts, ends = array("q"), array("d"), array("q", [0])
    for counts in articles:
        terms.extend(ids.setdefault(term, len(ids)) for term in counts)
        amounts.extend(counts.values())
        ends.append(len(terms))
    return Counted(starts=_whole(ends), terms=_whole(terms), amounts=np.array(amounts, dtype=np.float64), ids=ids)


def idf(counted: Counted) -> Floats:
    """What each term tells, 0 for those that say nothing. An article that shares no term with another changes none:
    only articles that share one are counted as the collection."""
    frequencies = np.bincount(counted.terms, minlength=len(counted.ids))
    articles = len(np.unique(counted.rows[frequencies[counted.terms] > 1]))
    common = np.fromiter((term in COMMON for term in counted.ids), dtype=bool, count=len(counted.ids))
    idfs = np.log((articles + IMAGINED) / np.maximum(frequencies + IMAGINED * _COMMON_SHARE * common, 1))
    return np.where(idfs < _LEAST_IDF, 0.0, idfs)


def vectors(counted: Counted, order: Sequence[int], watched: Collection[str] = ()) -> Vectors:
    """TF-IDF with sublinear counts, the articles in that order. Dates and what is `watched` are no evidence."""
    place = np.empty(len(order), dtype=np.int64)
    place[np.array(order, dtype=np.int64)] = np.arange(len(order))
    rows = place[counted.rows]
    weights = (1 + np.log(counted.amounts)) * idf(counted)[counted.terms]
    kept = _heaviest(rows, weights, len(order))
    norms = np.sqrt(np.bincount(rows[kept], weights[kept] ** 2, minlength=len(order)))
    vocabulary = len(counted.ids)
    return Vectors(
        starts=np.concatenate(([0], np.cumsum(np.bincount(rows[kept], minlength=len(order))))).astype(np.int64),
        terms=counted.terms[kept],
        weights=weights[kept] / norms[rows[kept]],
        telling=np.fromiter((not (term in watched or is_date(term)) for term in counted.ids), float, count=vocabulary),
        common=np.fromiter((term in COMMON for term in counted.ids), bool, count=vocabulary),
    )


def _whole(values: array[int]) -> Ints:
    return np.array(values, dtype=np.int64)


def _heaviest(rows: Ints, weights: Floats, articles: int) -> Ints:
    """Places of the weightiest terms of each row, rows in order; equal ones as they stand in the article."""
    order = np.lexsort((np.arange(len(rows)), -weights, rows))
    first = np.concatenate(([0], np.cumsum(np.bincount(rows, minlength=articles))))[:-1]
    within = np.arange(len(rows)) - first[rows[order]]
    kept: Ints = order[(within < _TERMS) & (weights[order] > 0)]
    return kept


def alike(table: Vectors, days: Sequence[float], window: float, floors: Floats) -> Iterator[tuple[int, Ints, Floats]]:
    """For each row the earlier rows of at most `window` days before it with a cosine above its floor, and the cosine.

    `days` must not fall from row to row; infinite ones (undated, last) look at all before them. An inverted index
    of the rows in the window grows at one end and is cut at the other, so time grows with the terms shared.
    """
    order = np.argsort(table.terms, kind="stable")
    rows = np.repeat(np.arange(len(days)), np.diff(table.starts))[order]
    weights = table.weights[order]
    first = np.concatenate(([0], np.cumsum(np.bincount(table.terms, minlength=len(table.telling))))).astype(np.int64)
    until, since = first[:-1].copy(), first[:-1].copy()
    oldest = 0
    for row, day in enumerate(days):
        while days[oldest] < day - window and day != float("inf"):
            since[table.terms[table.starts[oldest] : table.starts[oldest + 1]]] += 1
            oldest += 1
        mine = slice(table.starts[row], table.starts[row + 1])
        terms = table.terms[mine]
        places, repeats = _ranges(since[terms], until[terms])
        if len(places):
            shared = weights[places] * np.repeat(table.weights[mine], repeats)
            cosines: Floats = np.bincount(rows[places] - oldest, shared, minlength=1).astype(np.float64, copy=False)
            near: Ints = np.flatnonzero(cosines > floors[row]).astype(np.int64)
            if len(near):
                yield row, near + oldest, cosines[near]
        until[terms] += 1


def agreeing(table: Vectors, row: int, others: Ints, bare: Floats) -> Floats:
    """In how many telling words each of the others agrees with the row: as many as would make them as alike, if each
    weighed the same. (Σx)² / Σx², the effective number of shares (Kish). `bare` is how much common words count for
    each of the others, 0 to 1."""
    mine = slice(table.starts[row], table.starts[row + 1])
    order = np.argsort(table.terms[mine])
    terms = table.terms[mine][order]
    weights = (table.weights[mine] * table.telling[table.terms[mine]])[order]
    places, lengths = _ranges(table.starts[others], table.starts[others + 1])
    at = np.minimum(np.searchsorted(terms, table.terms[places]), len(terms) - 1)
    owners = np.repeat(np.arange(len(others)), lengths)
    shared = np.where(terms[at] == table.terms[places], weights[at] * table.weights[places], 0.0)
    shared *= np.where(table.common[table.terms[places]], bare[owners], 1.0)
    sums = np.bincount(owners, shared, minlength=len(others))
    squares = np.bincount(owners, shared**2, minlength=len(others))
    number: Floats = sums**2 / np.where(squares > 0, squares, 1.0)
    return number


def _ranges(starts: Ints, ends: Ints) -> tuple[Ints, Ints]:
    """All places from each start to its end, one range after the other, and the length of each range."""
    lengths = ends - starts
    before = np.concatenate(([0], np.cumsum(lengths)))
    return np.arange(before[-1]) + np.repeat(starts - before[:-1], lengths), lengths
