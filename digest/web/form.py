"""What a form sent (pure)."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import parse_qsl

#: Fields of one form, each value counted.
MOST_FIELDS = 100
Filled = Mapping[str, tuple[str, ...]]
"""Name → what was filled in, in its order."""


def filled(body: bytes) -> Filled | None:
    """The fields of an `application/x-www-form-urlencoded` body, without NUL and spaces around; None where it is none
    or has too many."""
    try:
        pairs = parse_qsl(
            body.decode("ascii"), keep_blank_values=True, max_num_fields=MOST_FIELDS, errors="strict", encoding="utf-8"
        )
    except ValueError:  # not ASCII, not UTF-8, too many
        return None
    fields: dict[str, tuple[str, ...]] = {}
    for name, value in pairs:
        fields[name] = (*fields.get(name, ()), value.replace("\0", "").strip())
    return fields


def one(fields: Filled, name: str) -> str:
    """What was filled in there; of several, the first; empty where nothing was."""
    return next(iter(fields.get(name, ())), "")
