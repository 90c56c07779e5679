"""Values of MJML's attributes: sizes with a unit, colours all mail programs read, letters large enough (pure)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

#: Pixels: smaller letters are not read on a phone.
LEAST_LETTERS = 13
_SIZES = frozenset(
    [
        *("padding", *(f"padding-{side}" for side in ("top", "right", "bottom", "left")), "inner-padding"),
        *("width", "height", "font-size", "line-height", "letter-spacing", "border-radius", "border-width"),
    ]
)
_SIZE = re.compile(r"-?\d*\.?\d+(?:px|%|em)|0|auto|normal|\x00.*")
_HEX = re.compile(r"#(?:[0-9a-f]{3}|[0-9a-f]{6})", re.IGNORECASE)
_BARE_HEX = re.compile(r"(?:[0-9a-f]{3}|[0-9a-f]{6})", re.IGNORECASE)
_NAMED = frozenset(
    [
        *("transparent", "none", "inherit", "aqua", "black", "blue", "fuchsia", "gray", "green", "lime", "maroon"),
        *("navy", "olive", "orange", "purple", "red", "silver", "teal", "white", "yellow"),
    ]
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What is wrong with a value, in a sentence."""

    what: str
    severity: Literal["error", "warning"] = "error"


def faults(tag: str, attributes: Mapping[str, str]) -> Iterator[Fault]:
    """What is wrong with the values of a tag of MJML; expressions count as right."""
    for name, value in attributes.items():
        if name in _SIZES and value:
            yield from _size(tag, name, value)
        elif name == "color" or name.endswith("-color"):
            yield from _colour(tag, name, value)


def _size(tag: str, name: str, value: str) -> Iterator[Fault]:
    unclear = [part for part in value.split() if not _SIZE.fullmatch(part)]
    unclear = [part for part in unclear if not (name == "line-height" and part.replace(".", "").isdigit())]
    for part in unclear[:1]:
        like = f"{part}px" if part.replace(".", "").isdigit() else "16px"
        yield Fault(what=f'{name}="{value}" of <{tag}> is no size. Write it with its unit: {like}.')
    if name == "font-size" and re.fullmatch(r"\d+px", value) and int(value[:-2]) < LEAST_LETTERS:
        what = f'font-size="{value}" of <{tag}> is too small to read on a phone: {LEAST_LETTERS}px is the least.'
        yield Fault(what=what, severity="warning")


def _colour(tag: str, name: str, value: str) -> Iterator[Fault]:
    typed = value.strip()
    if "\x00" in typed or _HEX.fullmatch(typed) or typed.lower() in _NAMED:
        return
    like = f"#{typed}" if _BARE_HEX.fullmatch(typed) else "#b3261e"
    yield Fault(what=f'{name}="{value}" of <{tag}> is no colour that every mail program reads. Write it like "{like}".')
