"""Waiting that is nobody's fault: for one's turn at a host, or at the reader [effect: a clock for each thread].

The seconds of a source do not count it: a slow one is to be seen as slow, and not all that stood in line behind it.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic

_thread = threading.local()


@contextmanager
def waiting() -> Iterator[None]:
    """The time inside counts as waiting of this thread."""
    begun = monotonic()
    try:
        yield
    finally:
        _thread.waited = waited() + monotonic() - begun


def waited() -> float:
    """Seconds that this thread has waited so far."""
    return float(getattr(_thread, "waited", 0.0))
