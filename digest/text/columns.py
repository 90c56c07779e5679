"""Text in the columns of a terminal: how wide it is shown, and where a line may end (pure)."""

from __future__ import annotations

import unicodedata

#: Signs that begin no line: they stay with the letter before them.
_CLOSING = frozenset("、。，．・：；！？」』）】〉》〕…ー々")


def width(text: str) -> int:
    """How many columns it takes: two for letters of East Asia and emoji, none for accents and joiners."""
    return len(text) if text.isascii() else sum(_columns(letter) for letter in text)


def wrapped(text: str, columns: int, hang: int = 0) -> tuple[str, ...]:
    """Lines of at most so many columns, each after the first `hang` to the right. They end between words, and between
    letters only where the script has no spaces; a word longer than a line, such as an address, stays whole."""
    lines, line = [], ""
    for piece in pieces(text):
        if line.strip() and width(line) + width(piece) > columns:
            lines.append(line)
            line = " " * hang
            piece = piece.lstrip()
        line += piece
    return (*lines, line)


def pieces(text: str) -> list[str]:
    """The text in parts that are not divided: words with the spaces before them, letters of scripts without spaces."""
    parts: list[str] = []
    before = " "
    for letter in text:
        joins = _columns(letter) == 0 or letter in _CLOSING or before == "\u200d"
        apart = not joins and (_columns(letter) == 2 or _columns(before) == 2)
        if not parts or (letter.isspace() and not before.isspace()) or (apart and not before.isspace()):
            parts.append(letter)
        else:
            parts[-1] += letter
        before = before if joins and _columns(letter) == 0 and letter != "\u200d" else letter
    return parts


def _columns(letter: str) -> int:
    if letter < "\u0300":
        return 1
    if unicodedata.category(letter) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(letter) in ("W", "F") else 1
