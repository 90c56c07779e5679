"""Somebody said stop."""

from __future__ import annotations

from digest import tokens
from digest.actions.people.people import TakenOff, person_with
from digest.errors import Refused
from digest.model.people import Subscriber
from digest.publication import Publication


def unsubscribe(publication: Publication, who: str, name: str = "") -> TakenOff:
    """The person gets nothing of the digest, or of any, and no import brings them back; no digest is named when they
    got none. `who` is an address, or the code of an unsubscribe mail, which says itself of which digest.

    Raises `Refused` when nobody has the address, or the code is not one of ours.
    """
    person, digest = (person_with(publication, who), name) if "@" in who else _of_code(publication, who)
    digests = publication.store.subscribers.unsubscribe(person.id, digest, publication.clock())
    return TakenOff(address=person.address, digests=tuple(digests), asked=digest)


def _of_code(publication: Publication, code: str) -> tuple[Subscriber, str]:
    """Who may unsubscribe with it, and from what."""
    token = tokens.read_unsubscribe(publication.site.keys, code.strip().removeprefix("unsubscribe").strip())
    person = publication.store.subscribers.get(token.subscriber) if token else None
    if token is None or person is None:
        raise Refused("That code is not one of ours, or was cut.", advice="Give the address instead.")
    return person, token.digest
