"""Which way words are written, and how they keep to it within a line that is read the other way (pure)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from unicodedata import bidirectional

#: First strong isolate, and the end of it (UAX 9, 2.4): between them words turn no sign and no number beside them.
FSI, PDI = "\u2068", "\u2069"
ISOLATES = re.compile(f"([{FSI}{PDI}])")
_RIGHT_TO_LEFT = frozenset({"ar", "ckb", "dv", "fa", "he", "ks", "ku-arab", "pa-arab", "ps", "sd", "ug", "ur", "yi"})
_LETTERS = {"ltr": frozenset({"L"}), "rtl": frozenset({"R", "AL"})}
_TURNING = {"ltr": frozenset({"R", "AL", "AN"}), "rtl": frozenset({"L"})}
#: For programs that know no isolates: a mark of the line's own direction, which numbers behind it go by.
_MARKS = {"ltr": "\u200e", "rtl": "\u200f"}
_UNSEEN = re.compile(f"[{FSI}{PDI}\u200e\u200f]")


@lru_cache(maxsize=256)
def of_language(language: str) -> str:
    """ "rtl" or "ltr"."""
    tag = language.lower().replace("_", "-")
    return "rtl" if {tag, tag.partition("-")[0]} & _RIGHT_TO_LEFT else "ltr"


def of_text(text: str, usual: str) -> str:
    """ "rtl" or "ltr", by the first letter that goes either way (UAX 9, P2); the usual one where none does."""
    for letter in text:
        for way, kinds in _LETTERS.items():
            if bidirectional(letter) in kinds:
                return way
    return usual


def of_piece(text: str, language: str, usual: str) -> str:
    """ "rtl" or "ltr" of a text said to be in that language: the language's, where the text has such letters, however
    it begins; else that of its first letter. Feeds name languages that they are not written in."""
    kinds = _LETTERS[of_language(language)] if language else ()
    known = any(bidirectional(letter) in kinds for letter in text)
    return of_language(language) if known else of_text(text, usual)


def isolated(text: str, way: str) -> str:
    """The text as it may stand in a line that is read that way: between isolates, where any letter goes the other."""
    if way == "ltr" and text.isascii():
        return text
    turning = _TURNING[way]
    return f"{FSI}{text}{PDI}{_MARKS[way]}" if any(bidirectional(letter) in turning for letter in text) else text


def begun(line: str, way: str) -> str:
    """The line so that whoever goes by its first letter reads it that way, whatever stands isolated at its head."""
    return f"{_MARKS[way]}{line}" if line.startswith(FSI) else line


def bare(line: str) -> str:
    """The line without what keeps directions apart, as a reader counts its letters."""
    return _UNSEEN.sub("", line)


def closed(line: str) -> str:
    """The line, cut wherever it may be, with every isolate ended, and none that was not begun."""
    return next(all_closed((line,)))


def all_closed(lines: Iterable[str]) -> Iterator[str]:
    """The lines, each with every isolate ended; what is not at its end there goes on in the next."""
    depth = 0
    for line in lines:
        pieces, opened = [FSI * depth], depth
        for piece in ISOLATES.split(line):
            opened += (piece == FSI) - (piece == PDI)
            if opened < 0:
                opened = 0
            else:
                pieces.append(piece)
        depth = opened
        yield "".join(pieces) + PDI * depth
