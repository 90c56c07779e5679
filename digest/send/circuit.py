"""When answers mean that sending must stop: more is refused than chance explains (pure)."""

from __future__ import annotations

import re
from math import sqrt

#: From so many answers on, a share of rejected addresses is taken seriously.
ENOUGH_ANSWERS = 50
#: From so many refusals of us, and not of an address, on.
ENOUGH_REFUSALS = 5
#: Standard deviations: a list whose share is at the limit passes 99 times in 100.
_SURE = 2.576
#: Refusals of the sender, its address or its mail, whoever the reader is (RFC 3463 3.8).
_OF_US = re.compile(r"\b5\.7\.\d{1,3}\b")


def of_us(reason: str) -> bool:
    """Whether a refusal speaks of what we are or send, and says nothing of the reader's address."""
    return _OF_US.search(reason) is not None


def at_least(count: int, total: int) -> float:
    """The share that is surely reached where `count` of `total` were seen: Wilson's lower bound (Wilson 1927)."""
    if not count:
        return 0.0
    share, z = count / total, _SURE
    middle = share + z * z / (2 * total)
    spread = z * sqrt(share * (1 - share) / total + z * z / (4 * total * total))
    return (middle - spread) / (1 + z * z / total)
