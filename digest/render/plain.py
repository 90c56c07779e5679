"""Text on its way into a mail: what no format can carry is gone, what an engine down the line would read is apart."""

from __future__ import annotations

import re
import unicodedata

from markupsafe import Markup, escape

#: Outside XML's characters, or turning the direction of what follows it (U+202A-E, U+2066-9).
_UNFIT = re.compile(
    "[^\t\n\r\x20-\x7e\x85\xa0-\u2029\u202f-\u2065\u206a-\ud7ff\ue000-\ufdcf\ufdf0-\ufffd\U00010000-\U0010ffff]"
)
#: Between the characters by which template languages of providers (Handlebars, Liquid, Mailchimp's *|X|*, Mailgun's
#: %recipient.x%, Mailjet's [[x]]), markup and entities begin. A mail's text never means any of these.
_SEAM = re.compile(
    r"(?<=[{$#@])(?=\{)|(?<=\{)(?=[%#])|(?<=\})(?=\})|(?<=[%#])(?=\})|(?<=<)(?=[%/!?A-Za-z])|(?<=%)(?=>)"
    r"|(?<=\*)(?=\|)|(?<=\|)(?=\*)|(?<=\[)(?=\[)|(?<=\])(?=\])"
    r"|(?<=%)(?=[A-Za-z][\w.-]{0,60}[%.])|(?<=&)(?=\#?\w{1,8};)"
)
_MAY_HOLD_SEAMS = re.compile(r"[{}<%*\[\]&]")
_NOT_ATTRIBUTE = re.compile(r"[^A-Za-z0-9 ._~:/?=,;+@()!%-]|%(?![0-9A-Fa-f]{2})")
_WORD_JOINT = re.compile(r"\s+")
#: Invisible, breaks no line, and drawn by no mail program as a box (unlike U+2060).
_NON_JOINER = "\u200c"


def plain(text: str, limit: int = 2000) -> str:
    """`text` on one line, at most `limit` characters, with nothing in it that XML or a header cannot carry."""
    fit = _UNFIT.sub("", _WORD_JOINT.sub(" ", text[: limit * 4]))
    return cut(_WORD_JOINT.sub(" ", fit).strip(), limit)


def printable(line: str) -> str:
    """One line with its spaces kept, without what no format can carry."""
    return _UNFIT.sub("", line.expandtabs(4)).replace("\r", "").rstrip()


def cut(text: str, limit: int) -> str:
    """At most `limit` characters, ended after a whole word and "…" where something is missing. Where the last word
    is longer than half of it, or the script has no spaces, between two letters; never inside one."""
    if len(text) <= limit:
        return text
    room = text[: limit - 1]
    words = room if text[limit - 1].isspace() else room.rpartition(" ")[0]
    kept = words if len(words) * 2 >= limit else _whole_letters(room, text[limit - 1])
    return kept.rstrip(" ,;:.–—-·(\u200d") + "…"


def body(text: str) -> Markup:
    """`text` between tags: escaped, its seams held apart by empty elements, so that it reads exactly as typed."""
    parts = _parts(text)
    return escape(text) if len(parts) == 1 else Markup("<span></span>").join(map(escape, parts))


def attribute(text: str) -> Markup:
    """`text` inside quotes: everything uncommon as a numeric reference. mrml 6.0.1 writes attributes as Rust's debug
    format does (a ZWJ becomes the six letters of its escape) but leaves references alone."""
    return Markup(_NOT_ATTRIBUTE.sub(lambda found: f"&#{ord(found[0])};", text))  # noqa: S704 (that is the escaping)


def typed(text: str) -> str:
    """`text` in a part without markup: as typed to the eye, its seams held apart by an invisible character."""
    return _NON_JOINER.join(_parts(text))


def titled(text: str) -> Markup:
    """`text` in a document's title, which holds no elements and where invisible characters are lost: its seams are
    held apart by the thinnest of spaces."""
    return attribute("\u200a".join(_parts(text)))


def columns(text: str) -> int:
    """Places it takes in a fixed-width window: wide characters two, combining and invisible ones none."""
    if text.isascii():
        return len(text)
    return sum(map(_width, text))


def _parts(text: str) -> list[str]:
    return _SEAM.split(text) if _MAY_HOLD_SEAMS.search(text) else [text]


def _width(letter: str) -> int:
    if unicodedata.category(letter) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1


def _whole_letters(room: str, following: str) -> str:
    """`room` without a last letter whose accents, variation or joined emoji would be left behind."""
    while room and (_joins(following) or room[-1] == "\u200d"):
        following, room = room[-1], room[:-1]
    return room


def _joins(letter: str) -> bool:
    return unicodedata.category(letter) in ("Mn", "Me") or letter == "\u200d" or "\U0001f3fb" <= letter <= "\U0001f3ff"
