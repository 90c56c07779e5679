"""Somebody subscribes: they fill in the form, press the button of the mail that follows, and get what they asked for.

Nothing is looked up before it is answered: nobody learns from a page, its size or its time who is subscribed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from digest import __version__, tokens
from digest.actions.readers.reader import joinable, named, seconds_to_wait
from digest.actions.shape import Shape
from digest.model.letter import LetterKind
from digest.model.people import Standing
from digest.model.post import PostFacts, PostKind
from digest.pipeline.writing import GOOD
from digest.publication import Publication
from digest.text.mail_addresses import NotAnAddress, parse
from digest.tokens import Link, Purpose

#: Nobody fills in a form so soon, and nobody has it open for so long.
SOONEST, LATEST = timedelta(seconds=2), timedelta(days=1)
_COUNTED = timedelta(days=30)


class Asking(StrEnum):
    """What became of it."""

    #: it is kept; where a mail may follow, it does
    KEPT = "kept"
    #: the address is none
    NO_ADDRESS = "no address"
    #: no digest was chosen
    NONE_CHOSEN = "none chosen"
    #: a digest that is not there, or not for everybody
    NO_DIGEST = "no digest"
    #: too many forms
    TOO_MANY = "too many"
    #: nobody can subscribe on the pages
    CLOSED = "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What was filled in."""

    address: str
    digests: tuple[str, ...]
    page: str
    """Where, such as "/join/morning"."""
    language: str
    """Of that page's words."""
    net: str
    """From which net."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What became of a wish; where there were too many, in how many seconds one is free again."""

    what: Asking
    seconds: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirming:
    """What the page of a confirming link shows."""

    titles: tuple[str, ...]
    waits: bool
    """It is not confirmed yet."""
    language: str


class JoinedLately(Shape):
    """Of the last 30 days."""

    asked: int
    """Mails that asked somebody to confirm; whoever asked more than once within a day counts once."""
    confirmed: int


def is_open(publication: Publication) -> bool:
    """Whether anybody can subscribe on the pages: that is not forbidden, and mails can lead to them."""
    return publication.site.web.joining and bool(publication.site.web.url)


def join(publication: Publication, wish: Wish) -> Asked:
    """The wish is kept, and comes into force a moment later; or why it is not."""
    if not is_open(publication):
        return Asked(what=Asking.CLOSED)
    if set(wish.digests) - {digest.key for digest in joinable(publication)}:
        return Asked(what=Asking.NO_DIGEST)
    try:
        address = parse(wish.address)
    except NotAnAddress:
        return Asked(what=Asking.NO_ADDRESS)
    if not wish.digests:
        return Asked(what=Asking.NONE_CHOSEN)
    if seconds := seconds_to_wait(publication, wish.net):
        return Asked(what=Asking.TOO_MANY, seconds=seconds)
    facts: PostFacts = {
        "address": address,
        "digests": tuple(dict.fromkeys(wish.digests)),
        "page": f"{publication.site.web.url}{wish.page} (words of {__version__}, {wish.language})",
        "language": wish.language,
    }
    publication.store.inbox.keep(PostKind.JOIN, facts, publication.clock())
    return Asked(what=Asking.KEPT)


def form_mark(publication: Publication) -> str:
    """What the form carries, to tell when it was handed out."""
    until = publication.clock() + LATEST
    return tokens.link_token(publication.site.keys, Link(purpose=Purpose.FORM, subscriber=0, until=until))


def filled_in(publication: Publication, mark: str) -> bool:
    """Whether the form is one of ours that somebody had the time to fill in, today."""
    now = publication.clock()
    link = tokens.read_link(publication.site.keys, Purpose.FORM, mark, now)
    return link is not None and now >= link.until - LATEST + SOONEST


def confirming(publication: Publication, token: str) -> Confirming | None:
    """What the link is to confirm, and whether that waits still; None when it is none of ours, or is over."""
    link = tokens.read_link(publication.site.keys, Purpose.CONFIRM, token, publication.clock())
    person = publication.store.subscribers.get(link.subscriber) if link else None
    if link is None or person is None:
        return None
    digests = [digest for key in link.about.split(",") if (digest := named(publication, key))]
    keys = {digest.key for digest in digests}
    pending = {one.digest for one in publication.store.joinings.pending(person.id) if one.since <= _asked(link)}
    gets = {
        one.digest for one in publication.store.subscribers.subscriptions(person.id) if one.standing is Standing.ACTIVE
    }
    shown = [digest for digest in digests if digest.key in (pending & keys or gets)]
    if not shown:
        return None
    return Confirming(
        titles=tuple(digest.title for digest in shown),
        waits=bool(pending & keys),
        language=person.language or shown[0].language or publication.site.language,
    )


def confirm(publication: Publication, token: str) -> Confirming | None:
    """It is kept that they get what they asked for; None, and nothing is kept, as `confirming`."""
    page = confirming(publication, token)
    link = tokens.read_link(publication.site.keys, Purpose.CONFIRM, token, publication.clock())
    if page is None or link is None:
        return None
    if page.waits:
        asked = _asked(link).isoformat()
        digests = tuple(link.about.split(","))
        facts: PostFacts = {"subscriber": link.subscriber, "digests": digests, "asked": asked}
        publication.store.inbox.keep(PostKind.CONFIRM, facts, publication.clock())
    return page


def _asked(link: Link) -> datetime:
    """The link is of what was asked for in that second or before."""
    return link.until - GOOD + timedelta(seconds=1)


def joined_lately(publication: Publication) -> JoinedLately:
    """How many asked to subscribe on the pages, and how many of them meant it."""
    counts = publication.store.letters.counts(publication.clock() - _COUNTED)
    return JoinedLately(asked=counts.get(LetterKind.CONFIRM, 0), confirmed=counts.get(LetterKind.WELCOME, 0))
