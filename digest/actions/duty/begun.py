"""What of a digest's timetable is done with."""

from __future__ import annotations

from datetime import datetime

from digest.config.digests import Digest
from digest.model.edition import Occasion, Waiting
from digest.pipeline.drafts.outgoing import is_news
from digest.publication import Publication
from digest.timetable import SPREAD, due


def begun_until(publication: Publication, digest: Digest) -> datetime:
    """Up to when no edition is to be begun: the last occasion of which something became, or when the digest first made
    sense, or when a copy was adopted: what was due before then the original may have sent."""
    store, now = publication.store, publication.clock()
    first = store.configs.first(digest.key) or now
    last = store.editions.latest_scheduled(digest.key, now)
    return max(filter(None, (first, last.occasion.at if last else None, store.homes.adopted())))


def is_begun(publication: Publication, digest: Digest, occasion: Occasion) -> bool:
    """Whether an occasion by readers' time needs no run any more: it has an edition or a draft that its editors know to
    wait, comes before one that has, or its time came before the digest first made sense. The instant at which it is due
    moves with its readers, and says nothing of that."""
    store, now = publication.store, publication.clock()
    stands = store.editions.of(digest.key, occasion.key)
    if stands:
        return not (isinstance(stands, Waiting) and is_news(stands))
    last = store.editions.latest_scheduled(digest.key, now)
    if last and occasion.key <= last.occasion.key:
        return True
    first = store.configs.first(digest.key) or now
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
