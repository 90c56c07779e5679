"""Editions by readers' time: whom their clocks tell when, and until when each may have it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import cache
from zoneinfo import ZoneInfo

from digest.config.digests import Digest
from digest.model.edition import Draft, Edition
from digest.pipeline.kit import Kit
from digest.timetable import wave


def of_zone(draft: Draft, kit: Kit) -> Callable[[str], datetime | None]:
    """When the readers of a zone are due; None, at once, where the edition is due for all."""
    if not draft.occasion.local:
        return lambda zone: None
    return cache(lambda zone: wave(draft.occasion, ZoneInfo(zone) if zone else kit.site.zone))


def until(edition: Edition, digest: Digest) -> Callable[[datetime], datetime]:
    """Until when the readers who are due then may have it. Those whose time had passed when it was frozen, by less than
    the late limit, have as long from then on; and everybody since a person let it go on."""

    def of_wave(due: datetime) -> datetime:
        missed = edition.frozen - due > digest.late_limit
        begins = due if missed else max(due, edition.frozen)
        return max(begins, edition.resumed or begins) + digest.late_limit

    return of_wave
