"""What of a digest's timetable is done with."""

from __future__ import annotations

from datetime import datetime

from digest.config.digests import Digest
from digest.model.edition import Occasion
from digest.publication import Publication
from digest.timetable import SPREAD, due


def begun_until(publication: Publication, digest: Digest) -> datetime:
    """Up to when no edition is to be begun: the last occasion that has one, or when the digest first made sense, or
    when a copy was adopted: what was due before then the original may have sent."""
    store = publication.store
    first = store.configs.first(digest.key) or publication.clock()
    last = store.editions.latest_scheduled(digest.key)
    return max(filter(None, (first, last.occasion.at if last else None, store.homes.adopted())))


def is_begun(publication: Publication, digest: Digest, occasion: Occasion) -> bool:
    """Whether an occasion by readers' time needs no run any more: it has an edition, comes before one that has, or its
    time came before the digest first made sense. The instant at which it is due moves with its readers, and says
    nothing of that."""
    store = publication.store
    last = store.editions.latest_scheduled(digest.key)
    if last and occasion.key <= last.occasion.key:
        return True
    first = store.configs.first(digest.key) or publication.clock()
    return occasion.at <= max(filter(None, (first, store.homes.adopted())))


def due_until(publication: Publication, digest: Digest, now: datetime) -> tuple[Occasion, ...]:
    """Occasions of the digest whose time has come by then, and that nobody began; oldest first."""
    zone, readers = publication.site.zone, publication.readers(digest)
    since = begun_until(publication, digest)
    if not digest.send.local:
        return due(digest, zone, since, now)
    return tuple(
        one for one in due(digest, zone, since - SPREAD, now, readers) if not is_begun(publication, digest, one)
    )
