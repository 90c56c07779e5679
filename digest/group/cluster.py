"""Clusters by sparse average link: the two most alike are joined until none are alike enough (pure).

Sums are whole numbers, so that neither the order of articles nor an unrelated article can change a rounding.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import NamedTuple, TypeAlias

#: How alike two clusters must be: the cosine at which they are the same story.
CUT = 0.12
#: A cosine of 1 as a whole number.
UNIT = 1 << 30
#: Terms an article has at the border between bare headlines and text.
_HEADLINE = 18
_STEEPNESS = 8
#: From here on there is text, and bareness is nothing.
TEXT = 36

Side: TypeAlias = tuple[int, int]
"""What of what an editor keeps apart an article is: the number of the rule, and of its part."""

NO_SIDES: Mapping[int, frozenset[Side]] = MappingProxyType({})


class Edge(NamedTuple):
    """Two rows that are alike."""

    a: int
    b: int
    likeness: int
    """In UNITs."""
    firm: bool = True
    """Enough words agree for them to be one story."""


@dataclass(slots=True)
class Cluster:
    """Articles that were joined, with what is alike between them and the others."""

    members: list[int]
    terms: int
    """Terms of all members together."""
    within: int
    """Sum of the likeness of all pairs of members, in both directions, and of each with itself."""
    near: dict[int, int] = field(default_factory=dict)
    """Other cluster → sum of the likeness of their pairs."""
    firm: set[int] = field(default_factory=set)
    """Other clusters of which a pair agrees in enough words."""
    sides: frozenset[Side] = frozenset()
    """What an editor keeps apart from something else."""
    version: int = 0


def clusters(
    sizes: Sequence[int], edges: Iterable[Edge], sides: Mapping[int, frozenset[Side]] = NO_SIDES
) -> dict[int, Cluster]:
    """Every row in one cluster, named by its smallest row; a pair of rows has one edge. Two clusters are joined only
    where some pair of them agrees firmly, and never when they stand on different sides."""
    by_name = {
        row: Cluster(members=[row], terms=size, within=UNIT, sides=sides.get(row, frozenset()))
        for row, size in enumerate(sizes)
    }
    for a, b, likeness, firm in edges:
        by_name[a].near[b] = by_name[b].near[a] = likeness
        if firm:
            by_name[a].firm.add(b)
            by_name[b].firm.add(a)
    heap = [(-link(by_name[a], by_name[b], how), a, b, 0, 0) for a, b, how in _pairs(by_name) if how >= CUT * UNIT]
    heapq.heapify(heap)
    while heap:
        _, a, b, version_a, version_b = heapq.heappop(heap)
        current = a in by_name and b in by_name and (by_name[a].version, by_name[b].version) == (version_a, version_b)
        if current and not apart(by_name[a].sides, by_name[b].sides):
            _join(by_name, a, b)
            for entry in _candidates(by_name, a):
                heapq.heappush(heap, entry)
    return by_name


def link(a: Cluster, b: Cluster, between: int) -> float:
    """How alike two clusters are, given the likeness of all their pairs: the average pair where there is text;
    the more they are bare headlines, the more it is measured against how alike the members of each are."""
    pairs = len(a.members) * len(b.members)
    average = between / (pairs * UNIT)
    terms = (a.terms + b.terms) / (len(a.members) + len(b.members))
    if terms >= TEXT:
        return average
    coherence = (a.within / UNIT) * (b.within / UNIT) / pairs**2
    return float(average / coherence ** (bareness(terms) / 2))


def bareness(terms: float) -> float:
    """How bare a headline is that has so many different terms: 1 without any, a half at the border, 0 for text."""
    return 0.0 if terms >= TEXT else 1 / (1 + (terms / _HEADLINE) ** _STEEPNESS)


def _pairs(by_name: dict[int, Cluster]) -> Iterator[tuple[int, int, int]]:
    return (
        (a, b, how) for a, cluster in by_name.items() for b, how in cluster.near.items() if a < b and b in cluster.firm
    )


def apart(one: frozenset[Side], other: frozenset[Side]) -> bool:
    """Whether an editor keeps the one from the other."""
    return any(pair == rule and side != against for pair, side in one for rule, against in other)


def _candidates(by_name: dict[int, Cluster], name: int) -> Iterator[tuple[float, int, int, int, int]]:
    """The clusters that one may be joined with now. Nearly all are too far, so those with text go by one product."""
    cluster = by_name[name]
    text, enough = cluster.terms >= TEXT * len(cluster.members), CUT * UNIT * len(cluster.members)
    for other, between in cluster.near.items():
        near = by_name[other]
        if other not in cluster.firm:
            continue
        if text and between < enough * len(near.members) and near.terms >= TEXT * len(near.members):
            continue
        how = link(cluster, near, between)
        if how >= CUT:
            pair = (name, other) if name < other else (other, name)
            yield -how, *pair, by_name[pair[0]].version, by_name[pair[1]].version


def _join(by_name: dict[int, Cluster], a: int, b: int) -> None:
    """Cluster `b` becomes part of `a`, the smaller name."""
    kept, gone = by_name[a], by_name.pop(b)
    between = kept.near.pop(b)
    kept.members += gone.members
    kept.terms += gone.terms
    kept.within += gone.within + 2 * between
    kept.version += 1
    kept.sides |= gone.sides
    kept.firm = (kept.firm | gone.firm) - {a, b}
    for other in gone.firm - {a}:
        by_name[other].firm.discard(b)
        by_name[other].firm.add(a)
    for other, likeness in gone.near.items():
        if other != a:
            near = by_name[other].near
            del near[b]
            near[a] = kept.near[other] = kept.near.get(other, 0) + likeness
