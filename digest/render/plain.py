"""Text on its way into a mail: what no format can carry is gone, what an engine down the line would read is apart."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from markupsafe import Markup, escape

from digest.text.direction import FSI, ISOLATES, PDI, closed, of_text
from digest.text.lines import cut, fit, one_line
from digest.text.seams import apart

_NOT_ATTRIBUTE = re.compile(r"[^A-Za-z0-9 ._~:/?=,;+@()!%-]|%(?![0-9A-Fa-f]{2})")
_ANY_SPACE = re.compile(r"\s+")


def plain(text: str, limit: int = 2000) -> str:
    """`text` on one line, at most `limit` characters, with nothing in it that XML or a header cannot carry."""
    return cut(one_line(text[: limit * 4]), limit)


def plain_sentence(text: str, limit: int = 2000) -> str:
    """A sentence of ours: as `plain`, and what is isolated in it stays so."""
    line = _fit_between_isolates(_ANY_SPACE.sub(" ", text[: limit * 4]))
    return closed(cut(" ".join(line.split()), limit))


def _fit_between_isolates(line: str) -> str:
    if FSI not in line and PDI not in line:
        return fit(line)
    return closed("".join(part if part in (FSI, PDI) else fit(part) for part in ISOLATES.split(line)))


def plain_part(text: str) -> str:
    """Part of a line: as `plain`, and the space at its ends stays."""
    return _ANY_SPACE.sub(" ", fit(text))


def printable(line: str) -> str:
    """One line with its spaces kept, without what no format can carry; what is isolated in it stays so."""
    return _fit_between_isolates(line.expandtabs(4)).replace("\r", "").rstrip()


def body(text: str) -> Markup:
    """`text` between tags: escaped, its seams held apart by empty elements, so that it reads exactly as typed; what
    is isolated in it is an element with its direction."""
    if FSI in text or PDI in text:
        return _spans(ISOLATES.split(closed(text)))
    parts = apart(text)
    return escape(text) if len(parts) == 1 else Markup("<span></span>").join(map(escape, parts))


def _spans(parts: list[str]) -> Markup:
    """Isolates as elements, which mail programs know that know no isolates."""
    made = Markup()
    for place, part in enumerate(parts):
        if part == FSI:
            made += Markup('<span dir="{}">').format(of_text(parts[place + 1], "ltr"))
        else:
            made += Markup("</span>") if part == PDI else body(part)
    return made


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
