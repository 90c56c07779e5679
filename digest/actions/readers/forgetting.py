"""What is known of a reader, shown to them; and how they are forgotten."""

from __future__ import annotations

from datetime import datetime

from digest.actions.readers.reader import Reader, reader_of
from digest.actions.shape import Shape
from digest.model.people import Subscriber
from digest.model.post import PostKind
from digest.publication import Publication
from digest.store import Known
from digest.tokens import Purpose


class KnownDigest(Shape):
    """A digest that they get or got."""

    digest: str
    standing: str
    topics: tuple[str, ...]
    """Empty: all."""
    since: datetime | None
    consent: str
    timezone: str


class KnownWish(Shape):
    """Something that waits until they confirm it."""

    what: str
    since: datetime
    page: str


class KnownSuppression(Shape):
    """Why they are not mailed."""

    cause: str
    digest: str
    """Empty: any."""
    since: datetime | None
    note: str


class KnownMail(Shape):
    """A mail to them."""

    what: str
    at: datetime | None
    answer: str
    """Of the provider; empty where it is not known."""
    reason: str


class KnownFarewell(Shape):
    """Why they left a digest, as they said."""

    digest: str
    """Empty: all."""
    why: str
    words: str
    at: datetime


class WhatIsKnown(Shape):
    """All that is remembered of a reader."""

    publication: str
    address: str
    name: str
    language: str
    added: datetime | None
    paused_until: datetime | None
    digests: tuple[KnownDigest, ...]
    waiting: tuple[KnownWish, ...]
    not_mailed: tuple[KnownSuppression, ...]
    farewells: tuple[KnownFarewell, ...]
    mails: tuple[KnownMail, ...]
    """Of editions, the newest first, and single ones; what is older is forgotten."""


def known(publication: Publication, token: str) -> WhatIsKnown | None:
    """All that is remembered of the reader of the link; None when it is none of ours."""
    reader = reader_of(publication, Purpose.CHOICES, token)
    return _known(publication, reader.person) if reader else None


def _known(publication: Publication, person: Subscriber) -> WhatIsKnown:
    store = publication.store
    remembered: Known = store.known(person.id)
    return WhatIsKnown(
        publication=publication.site.name,
        address=person.address,
        name=person.name,
        language=person.language,
        added=person.added,
        paused_until=person.paused,
        digests=tuple(
            KnownDigest(
                digest=one.digest,
                standing=one.standing.value,
                topics=one.topics,
                since=one.since,
                consent=one.consent,
                timezone=one.zone,
            )
            for one in store.subscribers.subscriptions(person.id)
        ),
        waiting=tuple(KnownWish(what=one.what, since=one.since, page=one.page) for one in remembered.waiting),
        not_mailed=tuple(
            KnownSuppression(cause=one.cause.value, digest=one.digest, since=one.since, note=one.note)
            for one in store.subscribers.suppressed([person.address])
        ),
        farewells=tuple(
            KnownFarewell(digest=one.digest, why=one.why.value, words=one.words, at=one.at)
            for one in store.farewells.of(person.id)
        ),
        mails=tuple(
            KnownMail(what=one.what, at=one.at, answer=one.answer, reason=one.reason) for one in remembered.mails
        ),
    )


def forgettable(publication: Publication, token: str) -> Reader | None:
    """Whom the link forgets; None when it is none of ours, is over, or was used."""
    return reader_of(publication, Purpose.ERASE, token)


def forget(publication: Publication, token: str) -> Reader | None:
    """It is kept that they are forgotten; None, and nothing is kept, as `forgettable`."""
    reader = forgettable(publication, token)
    if reader:
        publication.store.inbox.keep(PostKind.ERASE, {"subscriber": reader.person.id}, publication.clock())
    return reader
