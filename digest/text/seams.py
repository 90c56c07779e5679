"""Where an engine down the line would read a text as its own, and how that is kept from it (pure)."""

from __future__ import annotations

import re

#: Between the characters by which template languages of providers (Handlebars, Liquid, Mailchimp's *|X|*, Mailgun's
#: %recipient.x%, Mailjet's [[x]]), markup and entities begin. A mail's text never means any of these.
_SEAM = re.compile(
    r"(?<=[{$#@])(?=\{)|(?<=\{)(?=[%#])|(?<=\})(?=\})|(?<=[%#])(?=\})|(?<=<)(?=[%/!?A-Za-z])|(?<=%)(?=>)"
    r"|(?<=\*)(?=\|)|(?<=\|)(?=\*)|(?<=\[)(?=\[)|(?<=\])(?=\])"
    r"|(?<=%)(?=[A-Za-z][\w.-]{0,60}[%.])|(?<=&)(?=\#?\w{1,8};)"
)
#: Wherever there is a seam, one of these stands.
MAY_HOLD_SEAMS = re.compile(r"[{}<%*\[\]&]")
#: Invisible, breaks no line, and drawn by no mail program as a box (unlike U+2060).
NON_JOINER = "\u200c"


def apart(text: str) -> list[str]:
    """The parts of a text none of which an engine reads as its own; together they are the text."""
    return _SEAM.split(text) if MAY_HOLD_SEAMS.search(text) else [text]


def held_apart(text: str) -> str:
    """The text, the same to the eye, with an invisible character in each seam."""
    return NON_JOINER.join(apart(text))
