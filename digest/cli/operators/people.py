"""People and what they get, found and put into words for the commands that speak of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from digest.errors import Refused

if TYPE_CHECKING:
    from datetime import datetime

    from digest.model.people import Subscriber, Subscription, Suppression
    from digest.wiring import Wiring


@dataclass(frozen=True, slots=True, kw_only=True)
class Stands:
    """A subscription as people see it."""

    digest: str
    standing: str
    """active, unsubscribed, or suppressed: an address that must not be mailed."""
    topics: tuple[str, ...]
    since: datetime | None
    consent: str


def everybody(wiring: Wiring, name: str) -> Iterator[tuple[Subscriber, Stands]]:
    """Everybody who ever subscribed to the digest."""
    from digest.text.mail_addresses import normal_form

    suppressions = wiring.store.subscribers.suppressions()
    kept_out = {normal_form(one.address) for one in suppressions if one.digest in ("", name)}
    for person, said in wiring.store.subscribers.list(name):
        yield person, stands(said, suppressed=normal_form(person.address) in kept_out)


def stands(said: Subscription, *, suppressed: bool) -> Stands:
    from digest.model.people import Standing

    standing = "suppressed" if suppressed and said.standing is Standing.ACTIVE else said.standing.value
    return Stands(digest=said.digest, standing=standing, topics=said.topics, since=said.since, consent=said.consent)


def as_dict(person: Subscriber, subscription: Stands) -> dict[str, object]:
    return {
        "address": person.address,
        "name": person.name,
        "digest": subscription.digest,
        "standing": subscription.standing,
        "topics": list(subscription.topics),
        "since": subscription.since,
        "consent": subscription.consent,
    }


def chosen_topics(said: Stands) -> str:
    return ", ".join(said.topics) or "all"


def day(instant: datetime | None) -> str:
    return f"{instant:%Y-%m-%d}" if instant else ""


def keeps(suppression: Suppression, person: Subscriber, said: Subscription) -> bool:
    """The suppression keeps that digest from the person."""
    from digest.text.mail_addresses import normal_form

    return normal_form(suppression.address) == normal_form(person.address) and suppression.digest in ("", said.digest)


def person_of(wiring: Wiring, address: str) -> Subscriber:
    """Raises `Refused` when nobody has that address."""
    from digest.text.mail_addresses import normal_form

    found = wiring.store.subscribers.find(address.strip()) if address.strip() else ()
    if len(found) != 1 or normal_form(found[0].address) != normal_form(address.strip()):
        raise Refused(
            f"Nobody has the address {address}.",
            advice=f"Look for it: digest subscribers find {address.split('@')[0]}",
        )
    return found[0]
