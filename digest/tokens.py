"""Signed links: short, opaque, bound to a purpose, and valid across a change of keys (pure).

A token is `key id . payload . signature`, URL-safe ASCII. It holds no address, only ids, so it can stand in a log.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import lru_cache

from itsdangerous import BadData, URLSafeSerializer
from itsdangerous.encoding import base64_encode

Keys = Sequence[tuple[str, str]]
"""(key id, secret) pairs, the current one first."""
_UNSUBSCRIBE = "unsubscribe"
#: How long the link of a mail to what its reader gets is good.
GOOD_CHOICES = timedelta(days=90)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsubscribe:
    """What an unsubscribe link says."""

    subscriber: int
    digest: str


class Purpose(StrEnum):
    """What a link is for that does not last for ever."""

    #: who asked to subscribe says that it was them
    CONFIRM = "confirm"
    #: what they get, and all that is known of them
    CHOICES = "choices"
    #: a new address is theirs
    ADDRESS = "address"
    #: everything about them is forgotten
    ERASE = "erase"
    #: a form was handed out by us, and when
    FORM = "form"


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """What a link of a purpose says."""

    purpose: Purpose
    subscriber: int
    about: str = ""
    """What it acts on, such as a digest; never an address."""
    mark: str = ""
    """How things stood when it was made: where they stand otherwise, it was used, or is of no use any more."""
    until: datetime
    """To the second."""


def unsubscribe_token(keys: Keys, key_id: str, unsubscribe: Unsubscribe) -> str:
    """A token for one subscriber and digest, signed with the key of that id; KeyError when it is not among `keys`."""
    return _token(key_id, dict(keys)[key_id], _UNSUBSCRIBE, unsubscribe.subscriber, unsubscribe.digest)


def read_unsubscribe(keys: Keys, token: str) -> Unsubscribe | None:
    """What the token says; None when it is forged, cut, made for another purpose, or its key is unknown. It is good for
    ever: the button of an old mail must work."""
    match _says(keys, _UNSUBSCRIBE, token):
        case [int(subscriber), str(digest)]:
            return Unsubscribe(subscriber=subscriber, digest=digest)
    return None


def link_token(keys: Keys, link: Link, key_id: str = "") -> str:
    """A token of that link, signed with the key of that id, which is among `keys`; without one, with the current
    key."""
    key_id = key_id or keys[0][0]
    secret, until = dict(keys)[key_id], int(link.until.timestamp())
    return _token(key_id, secret, link.purpose, link.subscriber, link.about, link.mark, until)


def read_link(keys: Keys, purpose: Purpose, token: str, now: datetime) -> Link | None:
    """What the token says; None when it is forged, cut, over, made for another purpose, or its key is unknown."""
    match _says(keys, purpose, token):
        case [int(subscriber), str(about), str(mark), int(until)] if until > now.timestamp():
            end = datetime.fromtimestamp(until, UTC)
            return Link(purpose=purpose, subscriber=subscriber, about=about, mark=mark, until=end)
    return None


def _token(key_id: str, secret: str, purpose: str, subscriber: int, *more: str | int) -> str:
    payload, mac = base64_encode(f"[{subscriber},{_written(*more)}]"), _signing(secret, purpose)[1].copy()
    mac.update(payload)
    return f"{key_id}.{payload.decode()}.{base64_encode(mac.digest()).decode()}"


def _says(keys: Keys, purpose: str, token: str) -> object:
    key_id, _, signed = token.strip().partition(".")
    secret = dict(keys).get(key_id)
    if not secret or not signed or not signed.isascii():
        return None
    try:
        says: object = _signing(secret, purpose)[0].loads(signed)
    except BadData:
        return None
    return says


@lru_cache(maxsize=64, typed=True)
def _written(*says: str | int) -> str:
    """As URLSafeSerializer writes it, which would try to compress each: what the links of a million readers share."""
    return json.dumps(says, separators=(",", ":"))[1:-1]


@lru_cache(maxsize=64)
def _signing(secret: str, purpose: str) -> tuple[URLSafeSerializer, hmac.HMAC]:
    """What reads, and what is copied to sign: made once a key and purpose, and not for each of a million links.
    `hmac.digest` would let other threads run at each of them, which costs more than the link."""
    serializer = URLSafeSerializer(secret, salt=purpose, signer_kwargs={"digest_method": hashlib.sha256})
    return serializer, hmac.new(serializer.make_signer().derive_key(), digestmod=hashlib.sha256)
