"""What of a digest's timetable is done with."""

from __future__ import annotations

from datetime import datetime

from digest.config.digests import Digest
from digest.publication import Publication


def begun_until(publication: Publication, digest: Digest) -> datetime:
    """Up to when no edition is to be begun: the last occasion that has one, or when the digest first made sense, or
    when a copy was adopted: what was due before then the original may have sent."""
    store = publication.store
    first = store.configs.first(digest.key) or publication.clock()
    last = store.editions.latest_scheduled(digest.key)
    return max(filter(None, (first, last.occasion.at if last else None, store.homes.adopted())))
