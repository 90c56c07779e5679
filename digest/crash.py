"""Named points at which a test may end the process, as a kill would [effect].

With DIGEST_CRASH_AT=handed-over:17 the process ends at the seventeenth pass of that point, without any clean-up.
"""

from __future__ import annotations

import os
import threading
from collections import Counter

_NAME, _, _PASS = os.environ.get("DIGEST_CRASH_AT", "").partition(":")  # noqa: TID251 read once, for tests only
_passes: Counter[str] = Counter()
_lock = threading.Lock()


def at(name: str) -> None:
    """Nothing has happened, unless this is the pass of this point that the environment names."""
    if name != _NAME:
        return
    with _lock:
        _passes[name] += 1
        if _passes[name] == int(_PASS or 1):
            os._exit(137)
