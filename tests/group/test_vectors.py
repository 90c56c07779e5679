"""Vectors of articles stand in the order asked for."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.group.vectors import Vectors, counted, vectors

SAID = [
    {"ferry": 3, "yard": 1, "order": 2},
    {"seal": 2, "river": 1},
    {"ferry": 1, "strait": 4, "truce": 2},
    {"river": 5, "bus": 1, "night": 2, "order": 1},
]


def row(given: Vectors, at: int) -> dict[int, float]:
    mine = slice(given.starts[at], given.starts[at + 1])
    return dict(zip(given.terms[mine].tolist(), np.round(given.weights[mine], 9).tolist(), strict=True))


@settings(max_examples=24, deadline=None)
@given(order=st.permutations(range(len(SAID))))
def test_an_article_has_the_same_vector_wherever_it_stands(order: list[int]) -> None:
    said = counted(SAID)
    straight, turned = vectors(said, range(len(SAID))), vectors(said, order)

    assert [row(turned, place) for place in range(len(SAID))] == [row(straight, article) for article in order]
