"""The parts of a message as mail APIs take them one by one (pure)."""

from __future__ import annotations

import hashlib
import json
from base64 import b64encode
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from digest.config.site import Mail
from digest.model.edition import Attached, Rendering
from digest.model.mail import Batch, Message
from digest.send.headers import header_value
from digest.send.plan import short_hash
from digest.send.ports import ProviderHalt
from digest.text.lines import one_line
from digest.text.mail_addresses import name_and_address, unquoted

JSON = ("Content-Type", "application/json")
_APART = frozenset({"From", "Reply-To", "Date"})
#: Senders come with every mail of an edition, and are remembered.
_shown = lru_cache(maxsize=64)(one_line)


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """A message's headers, those apart that APIs take under names of their own."""

    sender: str
    reply_to: str
    """Empty where there is none."""
    others: dict[str, str]
    """Name → value, encoded and not folded; without Date, which the provider sets when it sends."""


def head(message: Message) -> Head:
    """The message's headers, each on one line."""
    others = {name: header_value(name, value) for name, value in message.headers if name not in _APART}
    given = dict(message.headers)
    return Head(sender=_shown(given.get("From", "")), reply_to=_shown(given.get("Reply-To", "")), others=others)


def person(mailbox: str) -> tuple[str, str]:
    """The name, as people read it, and the address of a mailbox."""
    name, address = name_and_address(mailbox)
    return unquoted(name), address


def entry(name: str, address: str) -> dict[str, str]:
    """A person as a JSON object; without a name where there is none."""
    return {"email": address, "name": name} if name else {"email": address}


def token(mail: Mail) -> str:
    """What the provider knows us by."""
    return mail.token.get_secret_value().strip() if mail.token else ""


def secrets(mail: Mail, count: int) -> list[str]:
    """The parts of a token that are written with a colon between, so many; those that are missing are empty."""
    secrets = token(mail).split(":", count - 1)
    return secrets + [""] * (count - len(secrets))


def key(batch: Batch) -> str:
    """The batch's key, also of a part of it that goes in a call of its own."""
    return batch.key.partition("~")[0]


def call_key(batch: Batch, rendering: Rendering, *body: bytes) -> str:
    """One key for all attempts at the batch, also where somebody has left it since: of an edition, by its batch and
    what was frozen; of a notice or a test, which are frozen nowhere, by what is said. At most 90 letters."""
    content = rendering.digest if batch.edition else hashlib.sha256(b"".join(body)).hexdigest()
    name = batch.key if len(batch.key) <= 64 else short_hash(batch.key)
    return f"{name}-{short_hash(batch.key, content)[:16]}"


def no_pictures(name: str, rendering: Rendering) -> None:
    """Raises `ProviderHalt` where pictures go within the mail, which this provider does not take."""
    if rendering.attached:
        what = f"{name} takes no pictures within a mail, and this edition has {len(rendering.attached)}"
        raise ProviderHalt(what, advice="Let `logo:` be an https address from the next edition on. Then: digest go")


def pictures(attached: tuple[Attached, ...]) -> Iterator[tuple[str, str, str, str]]:
    """File name, media type, content in base64 and content id of each picture within the mail."""
    for picture in attached:
        name = f"{picture.id.partition('@')[0]}.{picture.kind}"
        yield name, f"image/{picture.kind}", b64encode(picture.content).decode(), picture.id


_COMPACT = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def as_json(value: object) -> bytes:
    """Compact JSON in UTF-8; half surrogates are replaced."""
    return _COMPACT.encode(value).encode("utf-8", "replace")


def as_list(values: Iterable[Iterable[bytes]], before: bytes = b"", behind: bytes = b"") -> tuple[bytes, ...]:
    """The pieces of a JSON list of values that come in pieces."""
    pieces = [before + b"["]
    for number, value in enumerate(values):
        if number:
            pieces.append(b",\n")
        pieces += value
    return (*pieces, b"]" + behind)
