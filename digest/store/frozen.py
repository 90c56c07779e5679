"""Values ↔ JSON, exactly: what is read back equals what was stored, and equal values give equal bytes (pure).

Fields added later with a default read old rows; fields that no longer exist are passed over."""

from __future__ import annotations

import hashlib
import json
import re
from datetime import UTC, datetime
from functools import cache
from typing import Any, TypeVar, cast

from pydantic import TypeAdapter

Value = TypeVar("Value")
Plain = Any
"""What JSON knows: str, int, float, bool, None, lists and dicts of these."""

_ANY = TypeAdapter(object)
_HALF = re.compile("[\ud800-\udfff]")


def text(value: object, **more: object) -> str:
    """The value as JSON with sorted keys and no spaces, in characters that UTF-8 can write; `more` are fields that it
    has there besides its own."""
    plain = _ANY.dump_python(value)
    written = _WRITER.encode({**plain, **more} if more else plain)
    return _HALF.sub(lambda half: f"\\u{ord(half[0]):04x}", written)


def value(kind: type[Value], written: str) -> Value:
    """The value of that type which `text` wrote."""
    return value_of(kind, json.loads(written))


def value_of(kind: type[Value], plain: Plain) -> Value:
    """The value of that type that is plain so."""
    made: Value = _adapter(cast(Any, kind)).validate_python(plain)
    return made


def plain(written: str) -> Plain:
    """What `text` wrote, fields that no longer exist included."""
    return json.loads(written)


def optional(kind: type[Value], written: str) -> Value | None:
    """The value of that type which `text` wrote; None where it was given None."""
    return None if written == "null" else value(kind, written)


def canonical(value: object) -> bytes:
    """The bytes a hash is made of."""
    return text(value).encode()


def sha256(*values: object) -> str:
    """SHA-256 in hex over the canonical bytes of the values, in order."""
    return hashlib.sha256(b"\n".join(canonical(v) for v in values)).hexdigest()


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def _single(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    raise TypeError(f"{type(value).__name__} cannot be frozen")


_WRITER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_single)
