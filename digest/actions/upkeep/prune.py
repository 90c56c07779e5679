"""What nobody needs any more is forgotten."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from digest.config.typed.amounts import duration
from digest.config.typed.unclear import Unclear
from digest.errors import UsageError
from digest.publication import Publication


def kept(typed: str) -> timedelta:
    """How long things are kept, as typed: "180 days". Raises `UsageError` for what is no length of time."""
    try:
        return duration(typed)
    except Unclear as unclear:
        raise UsageError(unclear.what.rstrip(":"), advice="For example: digest prune --keep '180 days'") from None


def prune(publication: Publication, keep: timedelta) -> Mapping[str, int]:
    """Old articles, attempts, runs and notices are gone; noun → how many. Editions, subscribers and suppressions
    stay."""
    return publication.store.prune(publication.clock() - keep)
