"""What nobody needs any more is forgotten."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from digest.config.typed.amounts import duration
from digest.config.typed.unclear import Unclear
from digest.errors import UsageError
from digest.wiring import Wiring

KEPT = timedelta(days=180)
"""How long things are kept where nobody says otherwise."""
_REST = 0.05
"""Seconds between two portions, in which other processes have their turn."""


def kept(typed: str) -> timedelta:
    """How long things are kept, as typed: "180 days". Raises `UsageError` for what is no length of time."""
    try:
        return duration(typed)
    except Unclear as unclear:
        raise UsageError(unclear.what.rstrip(":"), advice="For example: digest prune --keep '180 days'") from None


def prune(wiring: Wiring, keep: timedelta = KEPT) -> Mapping[str, int]:
    """Old articles, attempts, runs, notices and copies of pictures that no edition shows are gone, or as many as until
    asked to stop; noun → how many. Editions, subscribers and suppressions stay, and others write between two
    portions."""
    return wiring.store.prune(wiring.clock() - keep, lambda: not wiring.stopping.wait(_REST))
