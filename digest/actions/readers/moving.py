"""A reader's mails go to another address, once whoever has it says so; and the link to their choices comes by mail."""

from __future__ import annotations

from datetime import datetime

from digest.actions.readers.joining import Asked, Asking
from digest.actions.readers.reader import Reader, reader_of, seconds_to_wait
from digest.model.post import PostFacts, PostKind
from digest.publication import Publication
from digest.text.mail_addresses import NotAnAddress, parse
from digest.tokens import Purpose


def ask_to_move(publication: Publication, token: str, typed: str, net: str) -> Asked | None:
    """A mail to the address asks whether it is theirs; nothing changes until they say so. None for a link that is none
    of ours."""
    reader = reader_of(publication, Purpose.CHOICES, token)
    if reader is None:
        return None
    facts: PostFacts = {"subscriber": reader.person.id, "language": reader.language}
    return _kept(publication, PostKind.MOVE, facts, typed, net)


def ask_for_link(publication: Publication, typed: str, language: str, net: str) -> Asked:
    """Whoever has the address gets the link to their choices by mail. Nobody is looked up: all addresses are answered
    alike, in the same time."""
    return _kept(publication, PostKind.LOST, {"language": language}, typed, net)


def moving(publication: Publication, token: str) -> Reader | None:
    """Whose mails are to go elsewhere; None when the link is none of ours, or was used."""
    reader = reader_of(publication, Purpose.ADDRESS, token)
    asked = publication.store.moving.asked(reader.person.id) if reader else None
    return reader if reader and asked and asked[1] == _since(reader) else None


def move(publication: Publication, token: str) -> Reader | None:
    """It is kept that their mails go there from now on; None, and nothing is kept, as `moving`."""
    reader = moving(publication, token)
    if reader:
        facts: PostFacts = {
            "subscriber": reader.person.id,
            "since": reader.link.mark,
            "language": reader.language,
        }
        publication.store.inbox.keep(PostKind.MOVED, facts, publication.clock())
    return reader


def _kept(publication: Publication, kind: PostKind, facts: PostFacts, typed: str, net: str) -> Asked:
    try:
        address = parse(typed)
    except NotAnAddress:
        return Asked(what=Asking.NO_ADDRESS)
    if seconds := seconds_to_wait(publication, net):
        return Asked(what=Asking.TOO_MANY, seconds=seconds)
    publication.store.inbox.keep(kind, {**facts, "address": address}, publication.clock())
    return Asked(what=Asking.KEPT)


def _since(reader: Reader) -> datetime | None:
    try:
        return datetime.fromisoformat(reader.link.mark)
    except ValueError:
        return None
