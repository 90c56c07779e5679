"""Whose a signed link is, and how often somebody may cause a mail."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta

from digest import tokens
from digest.config.digests import Digest
from digest.model.people import Subscriber
from digest.publication import Publication
from digest.store.inbox.turns import Turn
from digest.timetable import is_over
from digest.tokens import Link, Purpose

#: How often a form that causes a mail may be sent in an hour: from one net, and by everybody.
OF_A_NET, OF_ALL = 30, 1_000
HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Who has a signed link."""

    person: Subscriber
    link: Link
    digest: str
    """The digest that it came with, by its name now; empty where that is none."""
    language: str
    """Of the pages that they see."""


def reader_of(publication: Publication, purpose: Purpose, token: str) -> Reader | None:
    """Whose the link is; None when it is none of ours, of another purpose, over, or of somebody who was forgotten."""
    link = tokens.read_link(publication.site.keys, purpose, token, publication.clock())
    person = publication.store.subscribers.get(link.subscriber) if link else None
    if link is None or person is None:
        return None
    digest = named(publication, link.about)
    return Reader(
        person=person,
        link=link,
        digest=digest.key if digest else "",
        language=person.language or (digest.language if digest else "") or publication.site.language,
    )


def named(publication: Publication, key: str) -> Digest | None:
    """The digest that a link names, also by a name it had before; None where there is none."""
    return publication.digests.get(key) or publication.digests.get(publication.store.called(key))


def joinable(publication: Publication) -> tuple[Digest, ...]:
    """The digests that one can subscribe to, by key: all but those that are over."""
    now, zone = publication.clock(), publication.site.zone
    return tuple(digest for _, digest in sorted(publication.digests.items()) if not is_over(digest, zone, now))


def seconds_to_wait(publication: Publication, net: str) -> int:
    """0, and one more mail counts as caused from that net; or in how many seconds the next may be."""
    now = publication.clock()
    free = publication.store.inbox.take(_turns(publication, net), now)
    return _whole_seconds(free - now) if free else 0


def _whole_seconds(time: timedelta) -> int:
    return max(1, int(time.total_seconds()) + 1)


def _turns(publication: Publication, net: str) -> tuple[Turn, ...]:
    secret = publication.site.keys[0][1].encode()
    hidden = hmac.digest(secret, f"join {net}".encode(), hashlib.sha256).hex()[:32]
    return Turn(key=f"join {hidden}", most=OF_A_NET, within=HOUR), Turn(key="join", most=OF_ALL, within=HOUR)


def link_for(publication: Publication, purpose: Purpose, person: Subscriber, about: str, until: datetime) -> str:
    """The path of a new link of theirs."""
    link = Link(purpose=purpose, subscriber=person.id, about=about, until=until)
    return f"/{purpose}/{tokens.link_token(publication.site.keys, link)}"
