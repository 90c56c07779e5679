"""What a reader gets: which digests, which topics of each, their language, and a pause."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from digest import __version__, tokens
from digest.actions.readers.reader import Reader, joinable, link_for, reader_of
from digest.config.digests import Digest
from digest.model.people import Standing, Subscription
from digest.model.post import PostFacts, PostKind
from digest.publication import Publication
from digest.timetable import upcoming
from digest.tokens import Purpose, Unsubscribe

#: A pause is no longer than that.
LONGEST_PAUSE = timedelta(days=366)
#: How long the link to the page that erases is good.
ERASING = timedelta(hours=1)
_RHYTHM = timedelta(days=28)


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicOffer:
    """A topic to choose."""

    key: str
    name: str
    chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A digest to choose."""

    key: str
    title: str
    description: str
    mails: int
    """How many come in the next four weeks."""
    chosen: bool
    topics: tuple[TopicOffer, ...]
    """None where there are not several."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What a reader can choose, and what they have chosen."""

    address: str
    """So much of it that they know it again, and nobody else who looks on learns it."""
    offers: tuple[Offer, ...]
    languages: tuple[str, ...]
    """None where the publication has only one."""
    chosen_language: str
    """Empty: each digest's own."""
    until: str
    """The day until which they get nothing, "2027-01-18", or as it was typed; empty for none."""
    language: str
    """Of the page."""
    erase: str
    """Path of the page that forgets them."""
    leave: str
    """Path of the page that unsubscribes them from everything."""


class Fault(StrEnum):
    """What is wrong with a day that was typed."""

    #: it is none
    NO_DAY = "no day"
    #: it is today, or was
    PAST = "past"
    #: it is too far away
    FAR = "far"


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What was filled in."""

    digests: tuple[str, ...]
    topics: Mapping[str, tuple[str, ...]]
    """Digest → its topics that were ticked."""
    language: str
    until: str


def choices(publication: Publication, token: str) -> Choices | None:
    """What the reader of the link can choose; None when the link is none of ours."""
    reader = reader_of(publication, Purpose.CHOICES, token)
    return _choices(publication, reader) if reader else None


def choose(publication: Publication, token: str, filled: Chosen) -> tuple[Choices, Fault | None] | None:
    """What they chose is kept, as the choices say, unless there is a fault: then nothing is. None, and nothing is kept,
    for a link that is none of ours."""
    reader = reader_of(publication, Purpose.CHOICES, token)
    if reader is None:
        return None
    chosen = _with(_choices(publication, reader), filled)
    now, zone = publication.clock(), publication.site.zone
    fault = _fault(chosen.until, now.astimezone(zone).date())
    if fault is None:
        paused = datetime.combine(date.fromisoformat(chosen.until), time(), zone) if chosen.until else None
        publication.store.inbox.keep(PostKind.CHOOSE, _facts(publication, reader, chosen, paused), now)
    return chosen, fault


def _facts(publication: Publication, reader: Reader, chosen: Choices, paused: datetime | None) -> PostFacts:
    return {
        "subscriber": reader.person.id,
        "offered": tuple(offer.key for offer in chosen.offers),
        "digests": tuple(offer.key for offer in chosen.offers if offer.chosen),
        "topics": tuple(f"{offer.key}/{key}" for offer in chosen.offers for key in _only(offer.topics)),
        "language": chosen.chosen_language,
        "paused": paused.isoformat() if paused else "",
        "consent": f"chosen on {publication.site.web.url}/choices (words of {__version__}, {reader.language})",
    }


def _only(topics: Sequence[TopicOffer]) -> tuple[str, ...]:
    """Keys of those chosen; none where that is all of them, those to come too."""
    chosen = tuple(topic.key for topic in topics if topic.chosen)
    return () if len(chosen) == len(topics) else chosen


def _choices(publication: Publication, reader: Reader) -> Choices:
    person, site = reader.person, publication.site
    subscriptions = {one.digest: one for one in publication.store.subscribers.subscriptions(person.id)}
    active = {key: one for key, one in subscriptions.items() if one.standing is Standing.ACTIVE}
    offered = {digest.key for digest in joinable(publication)} | set(active)
    in_order = sorted(publication.digests.items(), key=lambda one: (one[0] not in active, one[0]))
    digests = [digest for key, digest in in_order if key in offered]
    languages = dict.fromkeys([site.language, *(digest.language for digest in digests if digest.language)])
    every = Unsubscribe(subscriber=person.id, digest="")
    return Choices(
        address=_hinted(person.address),
        offers=tuple(_offer(publication, digest, active.get(digest.key)) for digest in digests),
        languages=tuple(languages) if len(languages) > 1 else (),
        chosen_language=person.language,
        until=f"{person.paused.astimezone(site.zone):%Y-%m-%d}" if person.paused else "",
        language=reader.language,
        erase=link_for(publication, Purpose.ERASE, person, reader.digest, publication.clock() + ERASING),
        leave=f"/unsubscribe/{tokens.unsubscribe_token(site.keys, site.keys[0][0], every)}",
    )


def _offer(publication: Publication, digest: Digest, subscription: Subscription | None) -> Offer:
    wanted = set(subscription.topics if subscription else ()) & {topic.key for topic in digest.topics}
    topics = tuple(
        TopicOffer(key=topic.key, name=topic.name, chosen=not wanted or topic.key in wanted) for topic in digest.topics
    )
    now, zone = publication.clock(), publication.site.zone
    coming = upcoming(digest, zone, now, _RHYTHM.days * 4)
    return Offer(
        key=digest.key,
        title=digest.title,
        description=digest.description,
        mails=sum(occasion.at <= now + _RHYTHM for occasion in coming),
        chosen=subscription is not None,
        topics=topics if len(topics) > 1 else (),
    )


def _with(choices: Choices, filled: Chosen) -> Choices:
    """The choices as they were filled in; of topics that were all left out, all."""
    offers = []
    for offer in choices.offers:
        ticked = set(filled.topics.get(offer.key, ()))
        topics = tuple(replace(topic, chosen=topic.key in ticked) for topic in offer.topics)
        if not any(topic.chosen for topic in topics):
            topics = tuple(replace(topic, chosen=True) for topic in topics)
        offers.append(replace(offer, chosen=offer.key in filled.digests, topics=topics))
    language = filled.language if filled.language in choices.languages else ""
    return replace(choices, offers=tuple(offers), chosen_language=language, until=filled.until)


def _fault(until: str, today: date) -> Fault | None:
    if not until:
        return None
    try:
        day = date.fromisoformat(until)
    except ValueError:
        return Fault.NO_DAY
    if day <= today:
        return Fault.PAST
    return Fault.FAR if day > today + LONGEST_PAUSE else None


def _hinted(address: str) -> str:
    """ "m•••@quay.example" """
    name, _, host = address.rpartition("@")
    return f"{name[:1]}•••@{host}"
