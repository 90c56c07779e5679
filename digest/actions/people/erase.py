"""Somebody is forgotten, and yet never mailed again [effect: disk]."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from email.parser import BytesHeaderParser
from email.utils import getaddresses
from pathlib import Path

from digest.actions.people.address import checked
from digest.actions.shape import Shape
from digest.errors import Refused
from digest.publication import Publication
from digest.text.mail_addresses import normal_form

#: Bytes of a mail in which its head ends.
_HEAD = 20_000


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
    if not people and not any(suppression.address for suppression in store.subscribers.suppressed([wanted])):
        raise Refused(f"Nothing is known of {wanted}.", advice="Look for it: digest subscribers find TEXT")
    subscriptions = store.subscribers.subscriptions(people[0].id) if people else ()
    return Erasable(
        address=people[0].address if people else wanted,
        name=people[0].name if people else "",
        digests=tuple(subscription.digest for subscription in subscriptions),
        mails=sum(1 for _ in _mails(publication.site.outbox, wanted)),
        copies=tuple(str(copy) for copy in _copies(store.file)),
    )


def erase(publication: Publication, address: str) -> Erasable:
    """Address and name stand nowhere any more: not with the subscribers, in the ledger, among the suppressions or in
    the outbox. A hash of the address stays, which keeps every list from bringing them back. What was known of them;
    raises as `erasable`."""
    known = erasable(publication, address)
    publication.store.subscribers.erase(known.address, publication.clock())
    for mail in _mails(publication.site.outbox, known.address):
        mail.unlink(missing_ok=True)
    return known


def _mails(outbox: Path, address: str) -> Iterator[Path]:
    """Those of the outbox that went to the address."""
    for mail in outbox.rglob("*.eml"):
        with suppress(OSError):
            with mail.open("rb") as file:
                head = file.read(_HEAD)
            to = BytesHeaderParser().parsebytes(head).get_all("To", [])
            if any(_same(typed, address) for _, typed in getaddresses([str(value) for value in to])):
                yield mail


def _copies(database: Path | None) -> list[Path]:
    return sorted(database.parent.glob(f"{database.name}.before-*")) if database else []


def _same(one: str, other: str) -> bool:
    return normal_form(one) == normal_form(other)
