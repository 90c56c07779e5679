"""Editions as people name them, past ones and those to come."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from digest.actions.duty.waves import ComingWave, coming_waves
from digest.actions.shape import Shape
from digest.errors import UsageError
from digest.model.edition import Occasion, Stored
from digest.publication import Publication
from digest.timetable import rest, shown_at, upcoming

#: Editions of a digest among which one is looked for by its date: a year of daily ones.
_FAR_BACK = 400


class PastEdition(Shape):
    """One edition in a list of past ones."""

    edition: str
    """"morning 2026-11-24 07:00"."""
    number: int | None
    """None of one that was never frozen."""
    status: str
    stories: int
    reason: str
    """Why it was skipped, or what it waits for."""
    approved_by: str
    """Empty where nobody did, or had to."""
    recipients: Mapping[str, int]
    """Answer → how many."""


class ComingSend(Shape):
    """One occasion that a schedule has, or an edition that a person sends in a while."""

    digest: str
    at: datetime
    occasion: str
    review: datetime | None
    """When its editors are shown it; None where they are not."""
    draft: str
    """ "draft" or "approved" where it stands already; else empty."""
    waves: tuple[ComingWave, ...] = ()
    """Of one by readers' time; `at` is the first of them."""


def history(publication: Publication, name: str = "", count: int = 20) -> tuple[PastEdition, ...]:
    """The last editions of a digest, or of all, newest first. Raises `UsageError` when there is no such digest."""
    if name:
        publication.known(name)
    store = publication.store
    editions = store.editions.listed(name or None, count)
    approved = store.drafts.approved([edition.id for edition in editions])
    return tuple(
        PastEdition(
            edition=edition.name,
            number=edition.number,
            status=edition.status.value,
            stories=edition.stories,
            reason=edition.reason,
            approved_by=approved[edition.id].by if edition.id in approved else "",
            recipients=store.deliveries.sums(edition.id),
        )
        for edition in editions
    )


def coming_sends(publication: Publication, name: str = "", count: int = 10) -> tuple[ComingSend, ...]:
    """The next sends of a digest, or of all together, soonest first. Raises `UsageError` when there is none so
    called."""
    digests = [publication.in_force(name)] if name else list(publication.digests.values())
    zone, now = publication.site.zone, publication.clock()
    drafts = [draft for one in digests for draft in publication.store.editions.waiting(one.key)]
    stand = {(draft.digest, draft.occasion.key): draft.status for draft in drafts}
    coming = [
        ComingSend(
            digest=digest.key,
            at=occasion.at,
            occasion=occasion.key,
            review=shown_at(digest, occasion, zone),
            draft=stand.get((digest.key, occasion.key), ""),
            waves=coming_waves(publication, digest, occasion),
        )
        for digest in digests
        for occasion in upcoming(digest, zone, now, count, publication.readers(digest))
    ]
    coming += [
        ComingSend(digest=draft.digest, at=draft.due, occasion=draft.occasion.key, review=None, draft=draft.status)
        for draft in publication.store.editions.leaving()
        if name in ("", draft.digest)
    ]
    return tuple(sorted(coming, key=lambda send: (send.at, send.digest))[:count])


class Resting(Shape):
    """A digest whose schedule sends nothing now."""

    digest: str
    rest: str
    """Why: "paused", "ended on 18 June 2027"."""


def resting(publication: Publication, name: str = "") -> tuple[Resting, ...]:
    """The digests, or the one, that are scheduled and rest. Raises `UsageError` when there is none so called."""
    digests = [publication.in_force(name)] if name else list(publication.digests.values())
    zone, now = publication.site.zone, publication.clock()
    return tuple(
        Resting(digest=digest.key, rest=why)
        for digest in digests
        if not digest.send.by_hand and (why := rest(digest, zone, now))
    )


def edition_named(publication: Publication, name: str, date: str = "") -> Stored:
    """The edition of that date ("2026-11-24" or "2026-11-24 17:00"), or without a date the latest.

    Raises `UsageError` when there is none, or more than one of that day.
    """
    publication.known(name)
    editions = publication.store.editions.listed(name, _FAR_BACK)
    if not editions and not date:
        raise UsageError(f"{name} has no edition yet.", advice=f"digest send {name} makes one.")
    wanted = f"{name} {date.replace('T', ' ')}"
    meant = [edition for edition in editions if edition.name.startswith(wanted)] if date else [editions[0]]
    if not meant:
        last = ", ".join(edition.name for edition in editions[:3]) or "none"
        raise UsageError(f"There is no edition {name} {date}.", advice=f"The last ones: {last}.")
    if len(meant) > 1:
        raise UsageError(
            f"{name} has {len(meant)} editions on {date}.",
            advice="Add the time: " + ", ".join(edition.name for edition in meant),
        )
    edition = publication.store.editions.get(meant[0].id)
    assert edition
    return edition


def by_hand(publication: Publication) -> Occasion:
    """A new occasion, now."""
    now = publication.clock()
    local = now.astimezone(publication.site.zone)
    return Occasion(key=f"hand-{local:%Y-%m-%dT%H:%M:%S.%f}", at=now, by_hand=True)
