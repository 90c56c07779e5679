from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from digest.group.topics.closing import all_there_is
from digest.group.topics.learn import Learned


def holding(*stories: int) -> Learned:
    """Stories that are sure to be of a topic: two that were asked for, then two of the background."""
    shares = np.zeros((sum(stories), len(stories)))
    shares[np.arange(sum(stories)), np.repeat(np.arange(len(stories)), stories)] = 0.9
    return Learned(scores=shares, fits=np.ones_like(shares), tells=np.zeros((len(stories), 1)), shares=shares)


@pytest.mark.parametrize(
    ("stories", "closed"),
    [
        ((10, 10, 0, 0), True),
        ((100, 100, 20, 20), True),
        ((10, 10, 5, 5), False),
        ((90, 3, 2, 2), False),
        ((10, 0, 0, 0), False),
        ((0, 0, 0, 0), False),
    ],
)
def test_topics_are_all_there_is_when_all_but_the_largest_still_hold_most(
    stories: tuple[int, ...], closed: bool
) -> None:
    assert all_there_is(holding(*stories), 2, np.ones(sum(stories))) == closed


def test_what_is_surely_of_no_topic_counts_for_neither_side() -> None:
    learned = holding(10, 10, 1, 1)
    unsure = Learned(
        scores=learned.scores, fits=np.zeros_like(learned.fits), tells=learned.tells, shares=learned.shares
    )
    assert not all_there_is(unsure, 2, np.ones(22))


def test_topics_that_are_filled_unevenly_are_not_all_there_is() -> None:
    shares = np.zeros((110, 5))
    shares[:100, 0], shares[100:, 1] = 0.9, 0.9
    learned = Learned(scores=shares, fits=np.ones_like(shares), tells=np.zeros((5, 1)), shares=shares)
    assert not all_there_is(learned, 4, np.ones(110))


def test_a_few_articles_more_of_what_nobody_asked_for_change_little() -> None:
    shares = [all_there_is(holding(100, 100, more, 0), 2, np.ones(200 + more)) for more in range(100)]
    assert shares == sorted(shares, reverse=True)
    assert (shares[0], shares[-1]) == (1, 0)
    assert max(before - after for before, after in pairwise(shares)) < 0.05


def test_what_is_half_of_each_lies_between_both() -> None:
    every, alone = holding(1, 1, 1), holding(1, 1)
    first = Learned(
        scores=alone.scores[[0, 1, 1]], fits=np.ones((3, 2)), tells=np.ones((2, 1)), shares=alone.shares[[0, 1, 1]]
    )
    half = every.beside(first, 0.5)
    assert half.shares.round(2).tolist() == [[0.9, 0, 0], [0, 0.9, 0], [0, 0.45, 0.45]]
    assert half.tells.tolist() == [[0.5], [0.5], [0]]
