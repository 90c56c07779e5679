"""Whether the topics asked for are all that the articles are about (pure)."""

from __future__ import annotations

import numpy as np

from digest.group.topics.learn import CUT, Learned
from digest.group.vectors import Floats

#: The topics asked for hold so much of what any topic holds, the largest of them set aside: one that holds nearly all
#: would hide what is of none of the others.
_HOLD = 2 / 3
#: And they are so evenly filled: as if so many of them held the same.
_EVEN = 0.5


def all_there_is(learned: Learned, asked: int, articles: Floats) -> bool:
    """Hardly an article is of a topic that nobody asked for; `articles` is how many each story has."""
    best = learned.shares.argmax(axis=1)
    sure = (learned.fits.max(axis=1) >= CUT) & (learned.shares.max(axis=1) > 1 - learned.shares.sum(axis=1))
    held = np.bincount(best, articles * sure, minlength=learned.shares.shape[1])
    beside = float(np.sort(held[:asked])[:-1].sum())
    if not beside or beside < _HOLD * (beside + float(held[asked:].sum())):
        return False
    parts = held[:asked][held[:asked] > 0] / held[:asked].sum()
    return float(np.exp(-(parts * np.log(parts)).sum())) >= _EVEN * asked
