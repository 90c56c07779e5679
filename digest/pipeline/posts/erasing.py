"""Somebody is forgotten, wherever this machine keeps anything of them [effect: disk]."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import suppress
from datetime import datetime
from email.parser import BytesHeaderParser
from email.utils import getaddresses
from pathlib import Path

from digest.model.post import Post
from digest.store import Store
from digest.text.mail_addresses import normal_form

#: Bytes of a mail in which its head ends.
_HEAD = 20_000


def forgotten(store: Store, post: Post, outbox: Path) -> None:
    """Nothing tells any more who they were."""
    person = store.subscribers.get(int(str(post.facts["subscriber"])))
    if person:
        forget(store, outbox, person.address, post.at, before=post.number)


def forget(store: Store, outbox: Path, address: str, now: datetime, *, before: int | None = None) -> None:
    """Address and name stand nowhere any more: not with the subscribers, in the ledger, among the suppressions, in
    what was posted (until the post of that number) or in the outbox. A hash of the address stays, which keeps every
    list from bringing them back."""
    gone = store.subscribers.erase(address, now) or {address}
    store.inbox.forget(gone, before)
    for mail in mails_to(outbox, gone):
        mail.unlink(missing_ok=True)


def mails_to(outbox: Path, addresses: Collection[str]) -> Iterator[Path]:
    """Mails of the outbox that went to any of the addresses, half-written ones too."""
    normal = {normal_form(address) for address in addresses}
    for mail in (*outbox.rglob("*.eml"), *outbox.rglob(".*.eml.*")):
        with suppress(OSError):
            with mail.open("rb") as file:
                head = file.read(_HEAD)
            to = BytesHeaderParser().parsebytes(head).get_all("To", [])
            if any(normal_form(typed) in normal for _, typed in getaddresses([str(value) for value in to])):
                yield mail
