"""Answers on their way."""

from __future__ import annotations

from queue import Full

import pytest

from digest.collect.answers import LETTERS, Answers
from digest.model.article import Entry
from digest.model.source import Collected, SourceState


def answer(letters: int) -> Collected:
    return Collected(state=SourceState(source="s"), entries=(Entry(title="t", text="x" * letters),))


def test_they_come_out_in_their_order_and_leave_room() -> None:
    answers = Answers()
    for _ in range(2):
        lengths = [*range(30), LETTERS // 2]
        for length in lengths:
            answers.put_nowait(answer(length))
        assert [answers.get_nowait().letters for _ in lengths] == lengths
        assert answers.empty()


def test_a_few_long_ones_fill_it_and_one_always_has_room() -> None:
    answers = Answers()
    answers.put_nowait(answer(LETTERS))
    with pytest.raises(Full):
        answers.put_nowait(answer(0))
    answers.get_nowait()
    for _ in range(32):
        answers.put_nowait(answer(1))
    with pytest.raises(Full):
        answers.put_nowait(answer(1))
