from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.group.cluster import CUT, UNIT, Cluster, Edge, clusters, link

ENOUGH, LITTLE = int(0.5 * UNIT), int(0.01 * UNIT)


def members(sizes: list[int], edges: list[Edge], **more: Any) -> list[list[int]]:
    return sorted(sorted(cluster.members) for cluster in clusters(sizes, edges, **more).values())


def test_rows_without_edges_stay_alone() -> None:
    assert members([100, 100], []) == [[0], [1]]


@pytest.mark.parametrize(("likeness", "joined"), [(CUT + 0.001, True), (CUT - 0.001, False)])
def test_two_are_joined_from_the_cut_on(likeness: float, joined: bool) -> None:
    assert members([100, 100], [Edge(0, 1, int(likeness * UNIT))]) == ([[0, 1]] if joined else [[0], [1]])


def test_the_average_of_all_pairs_decides_so_one_bridge_joins_nothing() -> None:
    groups = [Edge(a, b, ENOUGH) for base in (0, 4) for a in range(base, base + 4) for b in range(a + 1, base + 4)]
    assert members([100] * 8, [*groups, Edge(3, 4, ENOUGH)]) == [[0, 1, 2, 3], [4, 5, 6, 7]]


def test_headlines_are_measured_against_their_own_coherence() -> None:
    bare, text = (Cluster(members=[0, 1], terms=terms, within=2 * UNIT + 2 * LITTLE) for terms in (18, 200))
    assert link(bare, bare, UNIT) > link(text, text, UNIT) == 0.25


def test_nothing_is_joined_where_no_pair_agrees_firmly_however_alike() -> None:
    faint = [Edge(0, 1, UNIT, firm=False), Edge(0, 2, UNIT, firm=False), Edge(1, 2, ENOUGH)]
    assert members([100] * 3, faint) == [[0], [1, 2]]
    assert members([100] * 3, [*faint[1:], Edge(0, 1, UNIT)]) == [[0, 1, 2]]


ONE, OTHER = frozenset({(0, 0)}), frozenset({(0, 1)})


def test_what_stands_on_different_sides_is_never_joined_not_even_by_a_third() -> None:
    edges = [Edge(a, b, ENOUGH) for a in range(4) for b in range(a + 1, 4)]
    joined = members([100] * 4, edges, sides={0: ONE, 3: OTHER})
    assert len(joined) == 2
    assert not any({0, 3} <= set(story) for story in joined)
    assert members([100] * 4, edges, sides={0: ONE, 3: ONE}) == [[0, 1, 2, 3]]
    assert members([100] * 4, edges, sides={0: ONE, 3: frozenset({(1, 1)})}) == [[0, 1, 2, 3]]


@given(
    st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7), st.integers(0, UNIT), st.booleans()), max_size=20),
    st.dictionaries(st.integers(0, 7), st.sampled_from([ONE, OTHER, frozenset()])),
)
def test_sides_hold_whatever_is_alike(
    pairs: list[tuple[int, int, int, bool]], sides: dict[int, frozenset[tuple[int, int]]]
) -> None:
    edges = {(min(a, b), max(a, b)): Edge(min(a, b), max(a, b), how, firm) for a, b, how, firm in pairs if a != b}
    for story in members([30] * 8, list(edges.values()), sides=sides):
        assert len({side for row in story for side in sides.get(row, frozenset())}) < 2
