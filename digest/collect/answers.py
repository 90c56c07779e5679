"""Answers on their way to whoever stores them, so few that they do not fill the memory."""

from __future__ import annotations

from queue import Queue
from typing import Final

from digest.model.source import Collected

_MOST: Final = 32
LETTERS: Final = 16_000_000
"""Of all that wait; a few answers of 10 MB are as many as the usual ones."""


class Answers(Queue[Collected]):
    """First in, first out; full with 32 answers, or fewer long ones."""

    def __init__(self) -> None:
        super().__init__(_MOST)
        self._letters = 0

    def _qsize(self) -> int:
        return max(super()._qsize(), self._letters * _MOST // LETTERS)

    def _put(self, item: Collected) -> None:
        self._letters += item.letters
        super()._put(item)

    def _get(self) -> Collected:
        item = super()._get()
        self._letters -= item.letters
        return item
