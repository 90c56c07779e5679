"""A headline cut where a clause ends (pure)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from digest.text.lines import letters
from digest.text.quotations import OPENING, balanced

#: Of the room, how much a beginning must fill to stand for the whole: before a colon, dash or full stop; before a
#: comma or a conjunction, where less may be a name that something is told of.
_STRONG, _WEAK = 0.3, 0.5
_STRONG_ENDS = re.compile(
    r"(?P<kept>[!?\u2026]+|[.](?<!\b\w[.]))(?=\s)|\s+[\u2013\u2014|\u00b7-]\s|(?<=\w)\u2014(?=\w)|[:;](?=\s)"
    r"|(?P<wide>[\u3002\uff01\uff1f\uff1a\uff1b])"
)
#: What opens a clause of its own, as languages write it; German, Polish and Russian set a comma before.
_CONJUNCTIONS_TYPED = """
after amid as because before despite following since though unless until when whereas while
tandis alors apr[eè]s avant malgr[eé] parce lorsque quand mientras tras cuando aunque despu[eé]s antes porque pese
mentre dopo quando perch[eé] nonostante nadat terwijl omdat voordat ondanks enquanto ap[oó]s embora depois
"""
_CONJUNCTIONS = "|".join(_CONJUNCTIONS_TYPED.split())
_WEAK_ENDS = re.compile(rf",(?=\s)|\s(?=(?:{_CONJUNCTIONS})\s(?!an?\s))", re.IGNORECASE)
#: What opens a place, a time or a way, in languages whose verb stands before it.
_PREPOSITIONS_TYPED = """
about across against among at during for from in inside near on outside over through under with without within
avec chez contre dans en par pendant pour sans sous sur con contra durante para por sin sobre bajo
contro durante nel nella per senza su com em no na sem sob
"""
_PHRASE_ENDS = re.compile(rf"\s(?=(?:{'|'.join(_PREPOSITIONS_TYPED.split())})\s)", re.IGNORECASE)
#: A beginning that waits for the rest, and an end that measures what follows: "three weeks" after.
_WAITS = re.compile(rf"(?:whether|if|{_CONJUNCTIONS}|wenn|weil|obwohl|w[aä]hrend|nachdem|si|als)\s", re.IGNORECASE)
_MEASURES = re.compile(
    r"\s(?:minutes?|hours?|days?|weeks?|months?|years?|heures?|jours?|semaines?|mois|ans|horas?|d[ií]as?|semanas?|meses|"
    r"a[nñ]os?|uur|dag(?:en)?|weken|week|maand(?:en)?|jaar)$",
    re.IGNORECASE,
)


def clause(text: str, limit: int) -> str:
    """The longest beginning of the text that ends where a clause does and has at most `limit` letters as a reader
    counts them; the whole text where it fits, and empty where nothing ends well. No quotation or bracket stays open,
    and a short name before what somebody says is none: "Merz: “We will see”"."""
    if letters(text) <= limit:
        return text
    return _longest(_clauses(text, limit), limit)


def phrase(text: str, limit: int) -> str:
    """The longest beginning of the text before a place, a time or a way is told; empty where there is none."""
    return _longest(_before(_PHRASE_ENDS, text, limit), limit)


def _longest(beginnings: Iterable[str], limit: int) -> str:
    fitting = [kept for kept in beginnings if letters(kept) <= limit and balanced(kept)]
    return max(fitting, key=len, default="")


def _clauses(text: str, limit: int) -> Iterator[str]:
    for end in _STRONG_ENDS.finditer(text):
        mark = end["kept"] or (end["wide"] if end["wide"] and end["wide"] in "\uff01\uff1f" else "") or ""
        rest = text[end.end() :].lstrip()
        kept = text[: end.start()].rstrip() + mark.rstrip(".")
        named = end[0].strip() == ":" and rest[:1] in OPENING
        if letters(kept) >= (_WEAK if named else _STRONG) * limit:
            yield kept
    yield from _before(_WEAK_ENDS, text, limit)


def _before(ends: re.Pattern[str], text: str, limit: int) -> Iterator[str]:
    """What stands before each end, where it is long enough, and waits for nothing."""
    for end in ends.finditer("" if _WAITS.match(text) else text):
        kept = text[: end.start()].rstrip()
        if letters(kept) >= _WEAK * limit and "," not in kept and not _MEASURES.search(kept):
            yield kept
