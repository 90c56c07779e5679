"""What stands where a name should and is none: dates, sentences, invitations to click (pure)."""

from __future__ import annotations

import re

from digest.read.dates.months import FILL, MONTHS
from digest.text.lines import folded

#: Days of the week, and what stands before a date.
_BESIDE_MONTHS = (
    "monday tuesday wednesday thursday friday saturday sunday montag dienstag mittwoch donnerstag freitag samstag "
    "sonnabend sonntag lundi mardi mercredi jeudi vendredi samedi dimanche lunes martes miercoles jueves viernes "
    "sabado domingo lunedi martedi mercoledi giovedi venerdi maandag dinsdag woensdag donderdag vrijdag zaterdag "
    "zondag updated published posted last today yesterday heute gestern"
)
#: Words that a date behind a name consists of; with small ones between them they name nobody.
_DATED = MONTHS.keys() | frozenset(_BESIDE_MONTHS.split())
_WHEN = _DATED | FILL
#: Small words that stand in invitations ("Log in", "About us") and in no name.
_NO_NAME = frozenset(
    {
        *("a", "about", "all", "an", "at", "by", "for", "from", "here", "how", "is", "it", "more", "my", "now", "of"),
        *("off", "on", "our", "out", "the", "this", "to", "up", "us", "was", "we", "your", "you", "in"),
    }
)


def undated(text: str) -> str:
    """Without the days and months at its end, where a name of two words or more stands before them."""
    words = text.split(" ")
    while len(words) > 2 and folded(words[-1].strip(" ,.")) in _DATED:
        words.pop()
    return " ".join(words)


def is_when(text: str) -> bool:
    """It names a time, a day or a month, and nobody: "5 minutes", "February", "Updated: Oct", "Montag, den"."""
    words = re.findall(r"\w+", folded(text))
    return text.strip()[:1].isdigit() or (bool(words) and all(word in _WHEN or word.isdigit() for word in words))


def looks_like_a_name(text: str) -> bool:
    """Not a sentence, nor an invitation to click: where letters have cases, words begin with a capital, apart from
    small ones such as names have ("Ursula von der Leyen", "Ngũgĩ wa Thiong’o"); or one word, as accounts are called."""
    words = [word for word in re.findall(r"[^\s,.]+", text) if word[0].islower() or word[0].isupper()]
    small = [word for word in words if word[0].islower()]
    if ":" in text or _NO_NAME.intersection(small):
        return False
    return len(words) == 1 or (not any(len(word) > 5 for word in small) and 2 * len(small) <= len(words))
