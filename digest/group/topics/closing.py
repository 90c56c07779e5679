"""How much the topics asked for are all that the articles are about (pure)."""

from __future__ import annotations

import numpy as np

from digest.group.topics.learn import CUT, Learned
from digest.group.vectors import Floats

#: The topics asked for hold so much of what any topic holds, from where they may be all there is to where they are, the
#: largest of them set aside: one that holds nearly all would hide what is of none of the others.
_HOLD = 0.55, 0.65
#: And they are so evenly filled: as if so many of them held the same.
_EVEN = 0.45, 0.55


def all_there_is(learned: Learned, asked: int, articles: Floats) -> float:
    """1 where hardly an article is of a topic that nobody asked for, 0 where many are; `articles` is how many there are
    of each story."""
    best = learned.shares.argmax(axis=1)
    sure = (learned.fits.max(axis=1) >= CUT) & (learned.shares.max(axis=1) > 1 - learned.shares.sum(axis=1))
    held = np.bincount(best, articles * sure, minlength=learned.shares.shape[1])
    beside = float(np.sort(held[:asked])[:-1].sum())
    if not beside:
        return 0.0
    parts = held[:asked][held[:asked] > 0] / held[:asked].sum()
    even = float(np.exp(-(parts * np.log(parts)).sum())) / asked
    return _between(beside / (beside + float(held[asked:].sum())), *_HOLD) * _between(even, *_EVEN)


def _between(value: float, none: float, whole: float) -> float:
    return min(1.0, max(0.0, (value - none) / (whole - none)))
