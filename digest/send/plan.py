"""Who gets an edition, in which batches (pure)."""

from __future__ import annotations

import base64
import hashlib
import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from itertools import groupby

from digest.config.site import Mail
from digest.model.edition import Draft, Edition
from digest.model.mail import Batch, Delivery
from digest.model.people import Recipient
from digest.send.ports import Limits

#: Above so many recipients an edition starts with a canary.
CANARY_ABOVE = 2_000
#: Bytes of a call, whatever a provider takes: so that several are on their way at once, and each is answered soon.
CALL = 16_000_000
#: Where nobody measured the rendering: a mail of 40 articles, as MIME (facts of 2026-11).
_USUAL_SIZE = 130_000
#: Letters of a digest's name in keys: a batch's stay below 128, the longest tag that Mailgun takes.
_LONGEST = 60
#: What one person adds to a body that many have in common, in bytes; measured 1,600 with long names.
_PERSONAL = 4_000


def batches(
    edition: Edition,
    recipients: Iterable[Recipient],
    limits: Limits,
    *,
    canary: int = 0,
    sizes: Mapping[str, int] | None = None,
    wave: Callable[[str], datetime | None] = lambda zone: None,
) -> Iterator[Batch]:
    """Every recipient in exactly one batch, streamed; one segment and one wave a batch, the first `canary` recipients
    in batches of their own. `recipients` come ordered by segment and subscriber, or by segment and zone; `sizes` are
    the bytes of one message of a segment (`encode.size`), so that a batch fits the provider's limit; `wave` tells when
    the readers of a zone are due, None: at once."""
    number = 0
    alike = groupby(enumerate(recipients), key=lambda member: (member[1].segment, wave(member[1].zone)))
    for (segment, due), members in alike:
        largest = most(limits, (sizes or {}).get(segment, _USUAL_SIZE))
        for deliveries in _cut(edition.draft, members, largest, canary):
            key = batch_key(edition.draft, number)
            yield Batch(edition=edition.id, number=number, key=key, deliveries=deliveries, due=due)
            number += 1


def paced(limits: Limits, mail: Mail) -> Limits:
    """Limits whose batches hold what may go in one second: a server that counts by the minute sees no bursts."""
    rate = mail.rate or limits.rate
    return replace(limits, batch=max(1, min(limits.batch, int(rate)))) if rate else limits


def most(limits: Limits, size: int) -> int:
    """How many messages of so many bytes go in one call."""
    room = min(limits.batch_bytes, CALL)
    if not room:
        return max(1, limits.batch)
    return max(1, min(limits.batch, (room - size) // _PERSONAL if limits.shared else room // max(1, size)))


def call_bytes(limits: Limits, size: int) -> int:
    """Bytes of the largest call with messages of that size; where they go one by one, of one message."""
    if not limits.batch_bytes:
        return size
    return size + most(limits, size) * _PERSONAL if limits.shared else size * most(limits, size)


def canary(count: int, mail: Mail) -> int:
    """How many of `count` recipients get the edition first, before the others are let go; 0 for none."""
    return math.ceil(count * mail.canary_share) if count > CANARY_ABOVE else 0


def batch_key(draft: Draft, number: int) -> str:
    """ "morning-2026-11-24T0700-0003": readable, ASCII, and fit for a folder, a tag and an idempotency key."""
    return f"{slug(draft.digest)}-{draft.occasion.key.replace(':', '')}-{number:04d}"


def delivery_id(draft: Draft, subscriber: int) -> str:
    """The id of the delivery of one edition to one subscriber, the same for ever."""
    return short_hash(draft.digest, draft.occasion.key, str(subscriber))


def short_hash(*parts: str) -> str:
    """130 bits of SHA-256 in 26 letters and digits, lower case."""
    digested = hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).digest()
    return (
        base64.b32encode(digested[:20]).decode().lower()[:26]
    )  # five bytes are eight letters; the rest is not asked for


def slug(name: str) -> str:
    """The name where it is at most 60 ASCII letters, digits, - and _; else made so, and still unlike any other."""
    plain = re.sub(r"[^A-Za-z0-9_-]+", "-", name)[:_LONGEST]
    return plain if plain == name else f"{plain.strip('-')}-{short_hash(name)[:6]}"


def _cut(
    draft: Draft, members: Iterable[tuple[int, Recipient]], largest: int, canary: int
) -> Iterator[tuple[Delivery, ...]]:
    batch: list[Delivery] = []
    for position, recipient in members:
        if batch and (len(batch) == largest or position == canary):
            yield tuple(batch)
            batch = []
        batch.append(_delivery(draft, recipient))
    if batch:
        yield tuple(batch)


def _delivery(draft: Draft, recipient: Recipient) -> Delivery:
    return Delivery(
        id=delivery_id(draft, recipient.subscriber),
        subscriber=recipient.subscriber,
        address=recipient.address,
        name=recipient.name,
        segment=recipient.segment,
    )
