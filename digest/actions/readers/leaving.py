"""A reader leaves: by the link of a mail, in one click, or by the mail program's own button (RFC 8058)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from digest import tokens
from digest.actions.readers.reader import named
from digest.model.people import Standing, Why
from digest.model.post import PostFacts, PostKind
from digest.publication import Publication

#: Letters of what somebody says who left.
WORDS = 300
_ADDRESS = re.compile(r"\S+@\S+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaving:
    """What the page of an unsubscribe link shows."""

    digest: str
    """The digest's key; empty when the link is of all."""
    title: str
    gone: bool
    """They get it no more already."""
    language: str


def leaving(publication: Publication, token: str) -> Leaving | None:
    """Of what the link is, and whether they get it still; None when it is none of ours. The link of somebody who was
    forgotten is one of somebody who gets nothing."""
    link = tokens.read_unsubscribe(publication.site.keys, token)
    if link is None:
        return None
    site, digest = publication.site, named(publication, link.digest)
    person = publication.store.subscribers.get(link.subscriber)
    theirs = publication.store.subscribers.subscriptions(person.id if person else 0)
    gets = {one.digest for one in theirs if one.standing is Standing.ACTIVE}
    return Leaving(
        digest=digest.key if digest else link.digest,
        title=(digest.title if digest else "") or site.name,
        gone=(digest.key if digest else link.digest) not in gets if link.digest else not gets,
        language=(person.language if person else "") or (digest.language if digest else "") or site.language,
    )


def leave(publication: Publication, token: str, *, of_all: bool = False) -> bool:
    """It is kept that they get the digest, or any, no more; False, and nothing is kept, for a link that is none of
    ours. It comes into force a moment later, and before the next mail is handed over. Nobody is looked up: however many
    leave at once, each costs a line in the inbox."""
    link = tokens.read_unsubscribe(publication.site.keys, token)
    if link is None:
        return False
    facts: PostFacts = {"subscriber": link.subscriber, "digest": "" if of_all else link.digest}
    publication.store.inbox.keep(PostKind.LEAVE, facts, publication.clock())
    return True


def say_why(publication: Publication, token: str, why: Why, words: str) -> Leaving | None:
    """It is kept why they left: one of the reasons, and so many of their own words, in which no address stays. None,
    and nothing is kept, for a link that is none of ours."""
    link = tokens.read_unsubscribe(publication.site.keys, token)
    if link is None:
        return None
    cut = _ADDRESS.sub("(…)", " ".join(words.split()))[:WORDS]
    facts: PostFacts = {"subscriber": link.subscriber, "digest": link.digest, "why": why.value, "words": cut}
    publication.store.inbox.keep(PostKind.FAREWELL, facts, publication.clock())
    return leaving(publication, token)
