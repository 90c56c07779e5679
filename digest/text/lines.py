"""Text that others wrote, fit for one line, a terminal, a column or a comparison (pure)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from itertools import pairwise

#: Outside XML's characters, or turning the direction of what follows it (U+202A-E, U+2066-9).
_UNFIT = re.compile(
    "[^\t\n\r\x20-\x7e\x85\xa0-\u2029\u202f-\u2065\u206a-\ud7ff\ue000-\ufdcf\ufdf0-\ufffd\U00010000-\U0010ffff]"
)
_SPACE = re.compile(r"\s+")
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")


def one_line(text: str) -> str:
    """The text on one line: every run of white space is one space, and what neither XML nor a header can carry, or
    what turns the writing direction around, is gone."""
    if not text.isprintable():
        text = fit(_SPACE.sub(" ", text))
    elif "  " not in text and text[:1] != " " != text[-1:]:
        return str(text)  # of what is printed, only this is white space; most texts have one line, and come often
    return " ".join(text.split())


def fit(text: str) -> str:
    """The text without characters that no page, mail or header can carry; white space stays."""
    return _UNFIT.sub("", text)


def visible(text: str) -> str:
    """The text with a space for everything that cannot be printed: nothing in it steers a terminal."""
    return text if text.isprintable() else "".join(c if c.isprintable() else " " for c in text)


def storable(text: str) -> str:
    """The text as every database can hold it: U+FFFD stands for NUL (refused by PostgreSQL) and half surrogates (not
    UTF-8); a member of a StrEnum becomes its plain value."""
    plain = str(text)
    if plain.isascii() and "\0" not in plain:
        return plain
    return _UNSTORABLE.sub("\ufffd", plain)


def are_storable(texts: Sequence[str | None]) -> bool:
    """Whether `storable` leaves all of them as they are; False where it would take a look at each to tell."""
    try:
        joined = "".join(texts)  # type: ignore[arg-type]
        joined.encode()
    except (TypeError, UnicodeEncodeError):
        return False
    return "\0" not in joined and {*map(type, texts)} <= {str}


def cut(text: str, limit: int) -> str:
    """At most `limit` characters, ended after a whole word and "…" where something is missing. Where the last word
    is longer than half of it, or the script has no spaces, between two letters; never inside one."""
    if len(text) <= limit:
        return text
    room = text[: limit - 1]
    words = room if text[limit - 1].isspace() else room.rpartition(" ")[0]
    kept = words if len(words) * 2 >= limit else _whole_letters(room, text[limit - 1])
    return kept.rstrip(" ,;:.–—-·(\u200d") + "…"


def letters(text: str) -> int:
    """How many letters a reader counts: accents apart, joined emoji and variations belong to the letter before."""
    if text.isascii():
        return len(text)
    joined = sum(_joins(letter) or before == "\u200d" for before, letter in pairwise(text))
    return len(text) - joined


def folded(text: str) -> str:
    """Case and accents removed, compatibility forms replaced: "Février" and "FEVRIER" are the same word. Articles are
    known again by it for years: what it gives for a text must not change."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    return unicodedata.normalize("NFC", "".join(c for c in decomposed if not unicodedata.combining(c)))


def _whole_letters(room: str, following: str) -> str:
    """`room` without a last letter whose accents, variation or joined emoji would be left behind."""
    while room and (_joins(following) or room[-1] == "\u200d"):
        following, room = room[-1], room[:-1]
    return room


def _joins(letter: str) -> bool:
    return unicodedata.category(letter) in ("Mn", "Me") or letter == "\u200d" or "\U0001f3fb" <= letter <= "\U0001f3ff"
