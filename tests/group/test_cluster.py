from __future__ import annotations

import pytest

from digest.group.cluster import CUT, UNIT, Cluster, clusters, link

ENOUGH, LITTLE = int(0.5 * UNIT), int(0.01 * UNIT)


def members(sizes: list[int], edges: list[tuple[int, int, int]]) -> list[list[int]]:
    return sorted(sorted(cluster.members) for cluster in clusters(sizes, edges).values())


def test_rows_without_edges_stay_alone() -> None:
    assert members([100, 100], []) == [[0], [1]]


@pytest.mark.parametrize(("likeness", "joined"), [(CUT + 0.001, True), (CUT - 0.001, False)])
def test_two_are_joined_from_the_cut_on(likeness: float, joined: bool) -> None:
    assert members([100, 100], [(0, 1, int(likeness * UNIT))]) == ([[0, 1]] if joined else [[0], [1]])


def test_the_average_of_all_pairs_decides_so_one_bridge_joins_nothing() -> None:
    groups = [(a, b, ENOUGH) for base in (0, 4) for a in range(base, base + 4) for b in range(a + 1, base + 4)]
    assert members([100] * 8, [*groups, (3, 4, ENOUGH)]) == [[0, 1, 2, 3], [4, 5, 6, 7]]


def test_headlines_are_measured_against_their_own_coherence() -> None:
    bare, text = (Cluster(members=[0, 1], terms=terms, within=2 * UNIT + 2 * LITTLE) for terms in (18, 200))
    assert link(bare, bare, UNIT) > link(text, text, UNIT) == 0.25
