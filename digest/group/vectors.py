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


def idf(given: Counted) -> Floats:
    """What each term tells, 0 for those that say nothing. An article that shares no term with another changes none:
    only articles that share one are counted as the collection."""
    frequencies = np.bincount(given.terms, minlength=len(given.ids))
    articles = len(np.unique(given.rows[frequencies[given.terms] > 1]))
    common = np.fromiter((term in COMMON for term in given.ids), dtype=bool, count=len(given.ids))
    idfs = np.log((articles + IMAGINED) / np.maximum(frequencies + IMAGINED * _COMMON_SHARE * common, 1))
    return np.where(idfs < _LEAST_IDF, 0.0, idfs)


def vectors(given: Counted, order: Sequence[int], watched: Collection[str] = ()) -> Vectors:
    """TF-IDF with sublinear counts, the articles in that order. Dates and what is `watched` are no evidence."""
    place = np.empty(len(order), dtype=np.int64)
    place[np.array(order, dtype=np.int64)] = np.arange(len(order))
    rows = place[given.rows]
    weights = (1 + np.log(given.amounts)) * idf(given)[given.terms]
    kept = _heaviest(rows, weights, len(order))
    norms = np.sqrt(np.bincount(rows[kept], weights[kept] ** 2, minlength=len(order)))
    vocabulary = len(given.ids)
    return Vectors(
        starts=np.concatenate(([0], np.cumsum(np.bincount(rows[kept], minlength=len(order))))).astype(np.int64),
        terms=given.terms[kept],
        weights=weights[kept] / norms[rows[kept]],
        telling=np.fromiter((not (term in watched or is_date(term)) for term in given.ids), float, count=vocabulary),
        common=np.fromiter((term in COMMON for term in given.ids), bool, count=vocabulary),
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


def alike(given: Vectors, days: Sequence[float], window: float, floors: Floats) -> Iterator[tuple[int, Ints, Floats]]:
    """For each row the earlier rows of at most `window` days before it with a cosine above its floor, and the cosine.

    `days` must not fall from row to row; infinite ones (undated, last) look at all before them. An inverted index
    of the rows in the window grows at one end and is cut at the other, so time grows with the terms shared.
    """
    order = np.argsort(given.terms, kind="stable")
    rows = np.repeat(np.arange(len(days)), np.diff(given.starts))[order]
    weights = given.weights[order]
    first = np.concatenate(([0], np.cumsum(np.bincount(given.terms, minlength=len(given.telling))))).astype(np.int64)
    until, since = first[:-1].copy(), first[:-1].copy()
    oldest = 0
    for row, day in enumerate(days):
        while days[oldest] < day - window and day != float("inf"):
            since[given.terms[given.starts[oldest] : given.starts[oldest + 1]]] += 1
            oldest += 1
        mine = slice(given.starts[row], given.starts[row + 1])
        terms = given.terms[mine]
        places, repeats = _ranges(since[terms], until[terms])
        if len(places):
            shared = weights[places] * np.repeat(given.weights[mine], repeats)
            cosines: Floats = np.bincount(rows[places] - oldest, shared, minlength=1).astype(np.float64, copy=False)
            near: Ints = np.flatnonzero(cosines > floors[row]).astype(np.int64)
            if len(near):
                yield row, near + oldest, cosines[near]
        until[terms] += 1


def agreeing(given: Vectors, row: int, others: Ints, bare: Floats) -> Floats:
    """In how many telling words each of the others agrees with the row: as many as would make them as alike, if each
    weighed the same. (Σx)² / Σx², the effective number of shares (Kish). `bare` is how much common words count for
    each of the others, 0 to 1."""
    mine = slice(given.starts[row], given.starts[row + 1])
    order = np.argsort(given.terms[mine])
    terms = given.terms[mine][order]
    weights = (given.weights[mine] * given.telling[given.terms[mine]])[order]
    places, lengths = _ranges(given.starts[others], given.starts[others + 1])
    at = np.minimum(np.searchsorted(terms, given.terms[places]), len(terms) - 1)
    owners = np.repeat(np.arange(len(others)), lengths)
    shared = np.where(terms[at] == given.terms[places], weights[at] * given.weights[places], 0.0)
    shared *= np.where(given.common[given.terms[places]], bare[owners], 1.0)
    sums = np.bincount(owners, shared, minlength=len(others))
    squares = np.bincount(owners, shared**2, minlength=len(others))
    number: Floats = sums**2 / np.where(squares > 0, squares, 1.0)
    return number


def _ranges(starts: Ints, ends: Ints) -> tuple[Ints, Ints]:
    """All places from each start to its end, one range after the other, and the length of each range."""
    lengths = ends - starts
    before = np.concatenate(([0], np.cumsum(lengths)))
    return np.arange(before[-1]) + np.repeat(starts - before[:-1], lengths), lengths
