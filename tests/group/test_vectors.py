"""Vectors of articles stand in the order asked for."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.group.vectors import Vectors, agreeing, counted, vectors

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


@pytest.mark.parametrize(
    ("words", "watched", "bare", "number"),
    [
        (("ferry", "strait"), (), 0.0, 2),
        (("ferry",), (), 0.0, 1),
        (("ferry", "strait"), ("ferry",), 0.0, 1),
        (("ferry", "tuesday"), (), 0.0, 1),
        (("ferry", "president"), (), 0.0, 1),
        ((), (), 1.0, 0),
    ],
)
def test_words_agree_but_for_common_ones_dates_and_what_is_watched(
    words: tuple[str, ...], watched: tuple[str, ...], bare: float, number: float
) -> None:
    rows = [dict.fromkeys((*words, "one"), 1), dict.fromkeys((*words, "other"), 1), {"else": 1}]
    given_vectors = vectors(counted(rows), range(3), watched)
    agree = agreeing(given_vectors, 1, np.array([0, 2]), np.array([bare, bare]))
    assert np.round(agree, 6).tolist() == [number, 0]


def test_common_words_agree_in_bare_headlines() -> None:
    many = [{"president": 1, "ferry": 1}] * 2 + [{"else": 1, f"y{row}": 1} for row in range(200)]
    given_vectors = vectors(counted(many), range(len(many)))
    text, headline = (agreeing(given_vectors, 1, np.array([0]), np.array([bare]))[0] for bare in (0.0, 1.0))
    assert headline > text == pytest.approx(1)
