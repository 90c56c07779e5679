"""Cells that no spreadsheet runs, and that come back as they were (pure). OWASP, CSV Injection."""

from __future__ import annotations

import re

#: A cell that begins so is a formula to a spreadsheet; the last four are full-width forms of the first.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")

#: Where a cell begins: at its start, and behind whatever another spreadsheet takes for the end of one.
_BEGINS = r"(?:\A|(?<=[,;|\t\r\n]))"
_SIGN = "(?=[" + re.escape("".join(FORMULA)) + "])"
_UNSAFE = re.compile(rf"{_BEGINS}[ \xa0\"]*'*{_SIGN}")
_MADE_SAFE = re.compile(rf"({_BEGINS}[ \xa0\"]*'*)'{_SIGN}")


def harmless(text: str) -> str:
    """The text with an apostrophe before each sign that would begin a formula, wherever a cell may begin."""
    return _UNSAFE.sub(r"\g<0>'", text)


def as_it_was(cell: str) -> str:
    """The text that `harmless` was given."""
    return _MADE_SAFE.sub(r"\1", cell)
