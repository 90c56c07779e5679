"""Editions by readers' time, wave by wave: who gets them when."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from zoneinfo import ZoneInfo

from digest.actions.shape import Shape
from digest.config.digests import Digest
from digest.model.edition import Edition, Occasion
from digest.publication import Publication
from digest.timetable import wave


class ComingWave(Shape):
    """Readers whose clocks show the time at one instant."""

    at: datetime
    zones: tuple[str, ...]
    subscribers: int


def coming_waves(publication: Publication, digest: Digest, occasion: Occasion) -> tuple[ComingWave, ...]:
    """Those of an occasion by readers' time, in their order, as subscribers are now; none of another one."""
    if not occasion.local:
        return ()
    zones: dict[datetime, dict[str, int]] = defaultdict(dict)
    for zone, people in publication.store.subscribers.zones(digest.key).items():
        name = zone or publication.site.timezone
        at = zones[wave(occasion, ZoneInfo(name))]
        at[name] = at.get(name, 0) + people
    return tuple(
        ComingWave(at=at, zones=tuple(sorted(people)), subscribers=sum(people.values()))
        for at, people in sorted(zones.items())
    )


def still_to_come(publication: Publication, edition: Edition) -> str:
    """Of a frozen edition which waves are to come, in words; empty where none is."""
    if not edition.occasion.local:
        return ""
    now, zone = publication.clock(), publication.site.zone
    every = publication.store.waves.of(edition.id)
    coming = [one for one in every if one.at > now]
    if not coming:
        return ""
    at = coming[0].at.astimezone(zone)
    return f"wave {len(every) - len(coming) + 1} of {len(every)} at {at:%-d %b %H:%M}, to {coming[0].mails:,}"
