"""Somebody is forgotten, and yet never mailed again [effect: disk]."""

from __future__ import annotations

from pathlib import Path

from digest.actions.people.address import checked
from digest.actions.shape import Shape
from digest.errors import Refused
from digest.pipeline.posts.erasing import forget, mails_to
from digest.publication import Publication
from digest.text.mail_addresses import normal_form


class Erasable(Shape):
    """What is known of somebody, or was until now."""

    address: str
    name: str
    digests: tuple[str, ...]
    """That they get or got."""
    mails: int
    """To them, in the outbox."""
    copies: tuple[str, ...]
    """Earlier copies of the database, which hold them still."""


def erasable(publication: Publication, address: str) -> Erasable:
    """What erasing would take away; nothing is changed. Raises `UsageError` for what is no address, and `Refused` when
    nothing is known of it."""
    store, wanted = publication.store, checked(address)
    people = [person for person in store.subscribers.find(wanted) if _same(person.address, wanted)]
    addresses = store.subscribers.erasable(wanted)
    if not addresses:
        raise Refused(f"Nothing is known of {wanted}.", advice="Look for it: digest subscribers find TEXT")
    subscriptions = store.subscribers.subscriptions(people[0].id) if people else ()
    return Erasable(
        address=people[0].address if people else wanted,
        name=people[0].name if people else "",
        digests=tuple(subscription.digest for subscription in subscriptions),
        mails=sum(1 for _ in mails_to(publication.site.outbox, addresses)),
        copies=tuple(str(copy) for copy in _copies(store.file)),
    )


def erase(publication: Publication, address: str) -> Erasable:
    """Address and name stand nowhere any more, as `forget` says. What was known of them; raises as `erasable`."""
    known = erasable(publication, address)
    forget(publication.store, publication.site.outbox, known.address, publication.clock())
    return known


def _copies(database: Path | None) -> list[Path]:
    return sorted(database.parent.glob(f"{database.name}.before-*")) if database else []


def _same(one: str, other: str) -> bool:
    return normal_form(one) == normal_form(other)
