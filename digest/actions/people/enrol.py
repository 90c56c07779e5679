"""One person comes in, by hand."""

from __future__ import annotations

from digest.actions.people.address import checked, clock
from digest.actions.people.lists.pasted import name_of
from digest.actions.shape import Shape
from digest.errors import Refused
from digest.model.people import Cause, Subscriber, Subscription, Suppression
from digest.publication import Publication
from digest.store import Entered, Store

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


def enrol(
    publication: Publication,
    address: str,
    to: str,
    *,
    name: str = "",
    consent: str,
    again: bool = False,
    zone: str = "",
) -> Enrolled:
    """The person gets the digest from now on. Who said stop, or was erased, comes back with `again` alone: they asked
    for it. A bounce, a complaint and an operator's suppression stand in any case. `zone` is that of their clock, and
    all that changes for somebody who has it already.

    Raises `UsageError` for what is no address, no time zone or no digest, and `Refused` for somebody who has it, said
    stop or must not be mailed.
    """
    publication.in_force(to)
    person, now = checked(address), publication.clock()
    subscriber = Subscriber(address=person, name=name_of(name), added=now)
    subscription = Subscription(subscriber=0, digest=to, consent=consent, since=now, zone=clock(zone))
    subscribers = publication.store.subscribers
    with publication.store.together() as store:
        (outcome,) = store.subscribers.add_all([(subscriber, subscription)], now)
        if again and outcome in WORDS and not _kept_out(store, person, to):
            store.subscribers.add(subscriber, subscription, now, resubscribe=True)
        elif outcome is not Entered.ADDED and not (outcome is Entered.KNOWN and subscription.zone):
            raise Refused(
                f"{person} was not added: {_why(store, person, to, outcome)}.", where=to, advice=_advice(outcome)
            )
    return Enrolled(address=person, subscribers=subscribers.count(to))


def _kept_out(store: Store, address: str, digest: str) -> tuple[Suppression, ...]:
    """What stands whatever the person wishes."""
    suppressions = store.subscribers.suppressed([address], digest)
    return tuple(suppression for suppression in suppressions if suppression.cause is not Cause.UNSUBSCRIBED)


def _why(store: Store, address: str, digest: str, outcome: Entered) -> str:
    causes = {suppression.cause.value for suppression in _kept_out(store, address, digest)}
    return f"{', '.join(sorted(causes))}; that stands" if causes else WORDS.get(outcome, outcome.value)


def _advice(outcome: Entered) -> str:
    return "If they asked for it: the same command with --again." if outcome in WORDS else ""
