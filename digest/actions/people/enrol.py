"""One person comes in, by hand."""

from __future__ import annotations

from digest.actions.people.address import checked
from digest.actions.people.lists.pasted import name_of
from digest.actions.shape import Shape
from digest.errors import Refused
from digest.model.people import Subscriber, Subscription
from digest.publication import Publication
from digest.store import Entered

#: What became of somebody → how it is told, where the store's own word is too short.
WORDS = {
    Entered.UNSUBSCRIBED: "unsubscribed before, not brought back",
    Entered.SUPPRESSED: "suppressed, not brought back",
}


class Enrolled(Shape):
    """Somebody new."""

    address: str
    """As it is mailed."""
    subscribers: int
    """Of the digest now."""


def enrol(publication: Publication, address: str, to: str, *, name: str = "", consent: str) -> Enrolled:
    """The person gets the digest from now on.

    Raises `UsageError` for what is no address or no digest, and `Refused` for somebody who has it, said stop or must
    not be mailed.
    """
    publication.in_force(to)
    person, now = checked(address), publication.clock()
    subscriber = Subscriber(address=person, name=name_of(name), added=now)
    subscription = Subscription(subscriber=0, digest=to, consent=consent, since=now)
    (outcome,) = publication.store.subscribers.add_all([(subscriber, subscription)], now)
    if outcome is not Entered.ADDED:
        raise Refused(f"{person} was not added: {WORDS.get(outcome, outcome.value)}.", where=to)
    return Enrolled(address=person, subscribers=publication.store.subscribers.count(to))
