"""Editions as people name them: a digest and a date, with a time where there are two a day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from digest.errors import UsageError

if TYPE_CHECKING:
    from digest.model.edition import Edition, Occasion
    from digest.wiring import Wiring


def edition_named(wiring: Wiring, name: str, date: str = "") -> Edition:
    """The edition of that date ("2026-11-24" or "2026-11-24 17:00"), or without a date the latest.

    Raises `UsageError` when there is none, or more than one of that day.
    """
    wiring.publication.in_force(name)
    editions = wiring.store.editions.history(name, 400)
    if not date:
        if not editions:
            raise UsageError(f"{name} has no edition yet.", advice=f"digest send {name} makes one.")
        return editions[0]
    found = [edition for edition in editions if edition.name.startswith(f"{name} {date.replace('T', ' ')}")]
    if not found:
        last = ", ".join(edition.name for edition in editions[:3]) or "none"
        raise UsageError(f"There is no edition {name} {date}.", advice=f"The last ones: {last}.")
    if len(found) > 1:
        raise UsageError(
            f"{name} has {len(found)} editions on {date}.",
            advice="Add the time: " + ", ".join(edition.name for edition in found),
        )
    return found[0]


def by_hand(wiring: Wiring) -> Occasion:
    """A new occasion, now."""
    from digest.model.edition import Occasion

    now = wiring.clock()
    local = now.astimezone(wiring.publication.site.zone)
    return Occasion(key=f"hand-{local:%Y-%m-%dT%H:%M:%S.%f}", at=now, by_hand=True)
