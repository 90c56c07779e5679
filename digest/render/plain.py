"""Text on its way into a mail: what no format can carry is gone, what an engine down the line would read is apart."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from markupsafe import Markup, escape

from digest.text.lines import cut, fit, one_line
from digest.text.seams import apart

_NOT_ATTRIBUTE = re.compile(r"[^A-Za-z0-9 ._~:/?=,;+@()!%-]|%(?![0-9A-Fa-f]{2})")
_ANY_SPACE = re.compile(r"\s+")


def plain(text: str, limit: int = 2000) -> str:
    """`text` on one line, at most `limit` characters, with nothing in it that XML or a header cannot carry."""
    return cut(one_line(text[: limit * 4]), limit)


def plain_part(text: str) -> str:
    """Part of a line: as `plain`, and the space at its ends stays."""
    return _ANY_SPACE.sub(" ", fit(text))


def printable(line: str) -> str:
    """One line with its spaces kept, without what no format can carry."""
    return fit(line.expandtabs(4)).replace("\r", "").rstrip()


def body(text: str) -> Markup:
    """`text` between tags: escaped, its seams held apart by empty elements, so that it reads exactly as typed."""
    parts = apart(text)
    return escape(text) if len(parts) == 1 else Markup("<span></span>").join(map(escape, parts))


def attribute(text: str) -> Markup:
    """`text` inside quotes: everything uncommon as a numeric reference. mrml 6.0.1 writes attributes as Rust's debug
    format does (a ZWJ becomes the six letters of its escape) but leaves references alone."""
    return Markup(_NOT_ATTRIBUTE.sub(lambda match: f"&#{ord(match[0])};", text))  # noqa: S704 (that is the escaping)


def titled(text: str) -> Markup:
    """`text` in a document's title, which holds no elements and where invisible characters are lost: its seams are
    held apart by the thinnest of spaces."""
    return attribute("\u200a".join(apart(text)))


def columns(text: str) -> int:
    """Places it takes in a fixed-width window: wide characters two, combining and invisible ones none."""
    if text.isascii():
        return len(text)
    return sum(map(_width, text))


@lru_cache(maxsize=4096)
def _width(letter: str) -> int:
    if unicodedata.category(letter) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1
