"""Signed links: short, opaque, bound to a purpose, and valid across a change of keys (pure).

A token is `key id . payload . signature`, URL-safe ASCII. It holds no address, only ids, so it can stand in a log.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from itsdangerous import BadData, Signer, URLSafeSerializer
from itsdangerous.encoding import base64_encode

Keys = Sequence[tuple[str, str]]
"""(key id, secret) pairs, the current one first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsubscribe:
    """What an unsubscribe link says."""

    subscriber: int
    digest: str


def unsubscribe_token(keys: Keys, key_id: str, unsubscribe: Unsubscribe) -> str:
    """A token for one subscriber and digest, signed with the key of that id; KeyError when it is not among `keys`."""
    says = _COMPACT.encode([unsubscribe.subscriber, unsubscribe.digest])
    return f"{key_id}.{_signing(dict(keys)[key_id])[1].sign(base64_encode(says)).decode()}"


def read_unsubscribe(keys: Keys, token: str) -> Unsubscribe | None:
    """What the token says; None when it is forged, cut, made for another purpose, or its key is unknown."""
    key_id, _, signed = token.strip().partition(".")
    secret = dict(keys).get(key_id)
    if not secret or not signed or not signed.isascii():
        return None
    try:
        match _signing(secret)[0].loads(signed):
            case [int(subscriber), str(digest)]:
                return Unsubscribe(subscriber=subscriber, digest=digest)
    except BadData:
        pass
    return None


#: What URLSafeSerializer writes; it would try to compress each.
_COMPACT = json.JSONEncoder(separators=(",", ":"))


@lru_cache(maxsize=8)
def _signing(secret: str) -> tuple[URLSafeSerializer, Signer]:
    """Made once a key, and not for each of a million links."""
    serializer = URLSafeSerializer(secret, salt="unsubscribe", signer_kwargs={"digest_method": hashlib.sha256})
    return serializer, serializer.make_signer()
