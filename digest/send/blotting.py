"""What a provider answers, without our own secrets: some repeat what they refuse (pure)."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable, Iterator

_BLOT = "•••".encode()
#: Shorter ones are no secrets, and stand in words.
_SHORTEST = 8


def blotted(reply: bytes, secrets: Iterable[str]) -> bytes:
    """The reply without any of the secrets, in letters of any case: as they are, as JSON may write them, or in base64
    (RFC 4616, RFC 7617)."""
    forms = sorted({form for secret in secrets for form in _forms(secret)}, key=len, reverse=True)
    return re.sub(b"|".join(map(re.escape, forms)), _BLOT, reply, flags=re.IGNORECASE) if forms else reply


def _forms(secret: str) -> Iterator[bytes]:
    if len(secret) >= _SHORTEST:
        content = secret.encode("utf-8", "replace")
        yield from (content, content.replace(b"/", rb"\/"), b64encode(content).rstrip(b"="))
