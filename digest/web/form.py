"""What a form sent, and how much it may (pure)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import parse_qsl, urlencode

#: Bytes of a form, and its fields, each value counted, beside the boxes that a page has.
BYTES, FIELDS = 4_096, 100
Filled = Mapping[str, tuple[str, ...]]
"""Name → what was filled in, in its order."""
Boxes = Sequence[tuple[str, str]]
"""Name and value of each box that may be ticked."""


def largest(boxes: Boxes) -> int:
    """Bytes of a form that has these boxes, too, all ticked."""
    return BYTES + len(urlencode(boxes)) + 1


def filled(body: bytes, boxes: Boxes = ()) -> Filled | None:
    """The fields of an `application/x-www-form-urlencoded` body, without NUL and spaces around; None where it is none
    or has more than the page has."""
    try:
        pairs = parse_qsl(
            body.decode("ascii"),
            keep_blank_values=True,
            max_num_fields=FIELDS + len(boxes),
            errors="strict",
            encoding="utf-8",
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
