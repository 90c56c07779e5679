"""What was typed and has no certain meaning, and the sentence for it (pure)."""

from __future__ import annotations

import re

from digest.text.near_misses import quoted


class Unclear(ValueError):
    """What was typed has no certain meaning. `what` says so to an editor and ends in ":" when `write`, the whole
    value as it could be written, stands below it."""

    def __init__(self, what: str, write: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.write = write


def end_sign(text: str) -> str:
    """The name of a sign that programs end their lines with and that stands behind a text; empty without."""
    return {",": "comma", ";": "semicolon"}.get(text.rstrip()[-1:], "")


def simplified(text: str) -> str:
    """Lower case, single spaces, plain hyphens; refuses what is far longer than anything a person would type."""
    if len(text) > 300:
        raise Unclear(f"{quoted(text)} is too long to be understood.")
    return " ".join(re.sub("[\u2010-\u2015\u2212]", "-", text).lower().split())
