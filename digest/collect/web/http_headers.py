"""HTTP headers as the client sends and takes them (pure)."""

from __future__ import annotations

import re
from collections.abc import Iterable

from digest.collect.web.guard import Target

_VALIDATOR = re.compile(r"[\x21-\x7e\x80-\xff]([\x20-\x7e\x80-\xff]*[\x21-\x7e\x80-\xff])?")
_LONGEST_VALIDATOR = 1000


def validators(etag: str, last_modified: str) -> dict[str, str]:
    """Conditional headers (RFC 9110 §13.1), exactly as received; what could not have been received is left out."""
    given = {"If-None-Match": etag, "If-Modified-Since": last_modified}
    return {
        name: value for name, value in given.items() if len(value) <= _LONGEST_VALIDATOR and _VALIDATOR.fullmatch(value)
    }


def received(raw: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    """Headers by name in lower case; of repeated ones the first."""
    headers: dict[str, str] = {}
    for name, value in raw:
        headers.setdefault(name.decode("latin-1").lower(), value.decode("latin-1"))
    return headers


def authority(here: Target) -> str:
    """The Host header."""
    host = f"[{here.host}]" if ":" in here.host else here.host
    return host if here.port == {"http": 80, "https": 443}[here.scheme] else f"{host}:{here.port}"


def as_utf8(header: str) -> str:
    """Some servers write raw UTF-8 into Location; HTTP's own reading of the bytes is Latin-1."""
    try:
        return header.encode("latin-1").decode()
    except UnicodeError:
        return header
