"""Values ↔ JSON, exactly: what is read back equals what was stored, and equal values give equal bytes (pure).

Fields added later with a default read old rows; fields that no longer exist are passed over."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import re
import types
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from enum import Enum
from functools import cache
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

Value = TypeVar("Value")
Plain = Any
"""What JSON knows: str, int, float, bool, None, lists and dicts of these."""

_WRITER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))
_HALF = re.compile("[\ud800-\udfff]")


def text(value: object, **more: object) -> str:
    """The value as JSON with sorted keys and no spaces, in characters that UTF-8 can write; `more` are fields that it
    has there besides its own."""
    plain = _plain(value)
    written = _WRITER.encode(plain | _plain(more) if more else plain)
    return _HALF.sub(lambda half: f"\\u{ord(half[0]):04x}", written)


def value(kind: type[Value], written: str) -> Value:
    """The value of that type which `text` wrote."""
    return value_of(kind, json.loads(written))


def value_of(kind: type[Value], plain: Plain) -> Value:
    """The value of that type that is plain so."""
    return cast(Value, _reader(cast(Any, kind))(plain))


def plain(written: str) -> Plain:
    """What `text` wrote, fields that no longer exist included."""
    return json.loads(written)


def optional(kind: type[Value], written: str) -> Value | None:
    """The same where `text` may have been given None."""
    return None if written == "null" else value(kind, written)


def canonical(value: object) -> bytes:
    """The bytes a hash is made of."""
    return text(value).encode()


def sha256(*values: object) -> str:
    """SHA-256 in hex over the canonical bytes of the values, in order."""
    return hashlib.sha256(b"\n".join(canonical(v) for v in values)).hexdigest()


def _plain(value: object) -> Plain:
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, str):
        return str(value)
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    if dataclasses.is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    raise TypeError(f"{type(value).__name__} cannot be frozen")


@cache
def _reader(kind: Any) -> Callable[[Plain], Any]:
    """What turns plain JSON into a value of that type; built once for each type."""
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        return _optional(inner)
    if origin is tuple:
        return _many(_reader(inner[0]))
    if origin is not None and issubclass(origin, Mapping):
        item = _reader(inner[1])
        return lambda plain: {key: item(found) for key, found in plain.items()}
    if dataclasses.is_dataclass(kind):
        return _fields(kind)
    return _single(kind)


def _optional(inner: tuple[Any, ...]) -> Callable[[Plain], Any]:
    read = _reader(next(kind for kind in inner if kind is not types.NoneType))
    return lambda plain: None if plain is None else read(plain)


def _many(item: Callable[[Plain], Any]) -> Callable[[Plain], Any]:
    return lambda plain: tuple([item(found) for found in plain])


def _fields(kind: Any) -> Callable[[Plain], Any]:
    hints = get_type_hints(kind)
    readers = {field.name: _reader(hints[field.name]) for field in dataclasses.fields(kind)}
    return lambda plain: kind(**{name: readers[name](found) for name, found in plain.items() if name in readers})


def _single(kind: Any) -> Callable[[Plain], Any]:
    if kind is datetime:
        return datetime.fromisoformat
    if kind is float or issubclass(kind, Enum):
        return cast(Callable[[Plain], Any], kind)
    return lambda plain: plain
