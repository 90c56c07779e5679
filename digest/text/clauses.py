"""A headline cut where a clause ends (pure)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from digest.text.lines import letters
from digest.text.quotations import OPENING, balanced

#: Of the room, how much a beginning must fill to stand for the whole: before a colon, dash, full stop or conjunction;
#: before a comma or a bracket, where less may be a name that something is told of; before a place or a way.
_STRONG, _MIDDLING, _WEAK = 0.3, 0.4, 0.5
#: Characters that are read for each letter of the room: no title costs more for being longer.
_READ = 8
_STRONG_ENDS = re.compile(
    r"(?P<kept>[!?\u2026]+|[.](?<!\b\w[.]))(?=\s)|\s+[\u2013\u2014|\u00b7-]\s|(?<=\w)\u2014(?=\w)|[:;](?=\s)"
    r"|(?P<wide>[\u3002\uff01\uff1f\uff1a\uff1b])"
)
#: Behind these a full stop is no end.
_ABBREVIATED = re.compile(
    r"\b(?:vs|gov|sen|rep|gen|lt|col|sgt|dr|mr|mrs|ms|st|jr|sr|prof|no|nr|bzw|ca|u\.s|u\.k)$", re.IGNORECASE
)
#: What opens a clause of its own, as languages write it; German, Polish and Russian set a comma before.
_CONJUNCTIONS_TYPED = """
after amid as because before despite following since though unless until when whereas while
tandis alors apr[eè]s avant malgr[eé] parce lorsque quand mientras tras cuando aunque despu[eé]s antes porque pese
mentre dopo quando perch[eé] nonostante nadat terwijl omdat voordat ondanks enquanto ap[oó]s embora depois
"""
_CONJUNCTIONS = "|".join(_CONJUNCTIONS_TYPED.split())
_CONJUNCTION_ENDS = re.compile(rf"\s(?!as\san?\s)(?=(?:{_CONJUNCTIONS})\s)", re.IGNORECASE)
_COMMA_ENDS = re.compile(r",(?P<kept>[\u2019\u201d\u00bb\"']?)(?=\s)|\s(?=[(\[][^)\]]+[)\]]$)")
#: Behind a comma, what tells more of the name before it, or goes on with a list.
_OF_A_NAME_TYPED = """
the an? his her its their who whose which where star author founder daughter son wife husband former now and or
der die das ein eine und le la les un une qui dont et el los las una y il lo gli che e de het een en o os as um
"""
_OF_A_NAME = rf"(?:{'|'.join(_OF_A_NAME_TYPED.split())})\s"
_LIST_GOES_ON = r"\d|[^,]{1,24},\s|\S+\s(?:and|or|und|et|y|e|en|&)\s"
_SHORT_COMMA_ENDS = re.compile(rf"(?:{_COMMA_ENDS.pattern})(?!\s?(?:{_OF_A_NAME}|{_LIST_GOES_ON}))", re.IGNORECASE)
_LIST = re.compile(r"(?:,\s\S+(?:\s\S+)?){1,4},?\s(?:and|or|und|oder|et|ou|y|o|e|&)\s(?=\S)", re.IGNORECASE)
#: What opens a place, a time or a way, in languages whose verb stands before it.
_PREPOSITIONS_TYPED = """
about across against among at during for from in inside near on outside over through under with without within
avec chez contre dans en par pendant pour sans sous sur con contra durante para por sin sobre bajo
contro durante nel nella per senza su com em no na sem sob
"""
_PHRASE_ENDS = re.compile(rf"\s(?=(?:{'|'.join(_PREPOSITIONS_TYPED.split())})\s)", re.IGNORECASE)
#: What tells more of the last thing named, or goes on with another.
_LAST_ENDS = re.compile(r"\s(?=(?:who|whose|which|that|and|but|qui|dont|et|y|pero|e|ma|mas)\s)", re.IGNORECASE)
#: A beginning that waits for the rest, and what measures the time that follows: "three weeks" after.
_WAITS = re.compile(rf"(?:whether|if|{_CONJUNCTIONS}|wenn|weil|obwohl|w[aä]hrend|nachdem|si|als)\s", re.IGNORECASE)
_SPANS_TYPED = """
minutes? hours? days? weeks? months? years? heures? jours? semaines? mois ans horas? d[ií]as? semanas? meses a[nñ]os?
uur dag dagen week weken maand maanden jaar
"""
_MEASURES = re.compile(
    rf"(?<!\sfor)(?<!\sin)(?<!\sover)(?<!\sper)(?<!\spour)(?<!\spar)\s\S+\s(?:{'|'.join(_SPANS_TYPED.split())})$",
    re.IGNORECASE,
)


def clause(text: str, limit: int) -> str:
    """The longest beginning of the text that ends where a clause does and has at most `limit` letters as a reader
    counts them; the whole text where it fits, and empty where nothing ends well. No quotation or bracket stays open,
    and a short name before what somebody says is none: "Merz: “We will see”"."""
    if letters(text) <= limit:
        return text
    return _longest(_clauses(text[: _READ * limit], limit), limit)


def phrase(text: str, limit: int) -> str:
    """The longest beginning of the text before a place, a time or a way is told, or else before more of the same;
    empty where there is none."""
    text = text[: _READ * limit]
    return _longest(_before(_PHRASE_ENDS, text, _WEAK * limit), limit) or _longest(_more(text, limit), limit)


def _longest(beginnings: Iterable[str], limit: int) -> str:
    fitting = [kept for kept in beginnings if letters(kept) <= limit and balanced(kept)]
    return max(fitting, key=len, default="")


def _clauses(text: str, limit: int) -> Iterator[str]:
    for end in _STRONG_ENDS.finditer(text):
        mark = end["kept"] or (end["wide"] if end["wide"] and end["wide"] in "\uff01\uff1f" else "") or ""
        rest = text[end.end() :].lstrip()
        kept = text[: end.start()].rstrip() + mark.rstrip(".")
        named = end[0].strip() == ":" and rest[:1] in OPENING
        if letters(kept) >= (_WEAK if named else _STRONG) * limit and not _ABBREVIATED.search(kept):
            yield kept
    yield from _before(_CONJUNCTION_ENDS, text, _STRONG * limit)
    yield from _before(_SHORT_COMMA_ENDS, text, _MIDDLING * limit)
    yield from _before(_COMMA_ENDS, text, _WEAK * limit)


def _before(ends: re.Pattern[str], text: str, least: float) -> Iterator[str]:
    """What stands before each end, where it has so many letters and waits for nothing."""
    for end in ends.finditer("" if _WAITS.match(text) else text):
        kept = _MEASURES.sub("", text[: end.start()]).rstrip(" ,") + (end.groupdict().get("kept") or "")
        whole = text[end.end()] in "([" or not _open_name(kept)
        if whole and letters(kept) >= least:
            yield kept


def _open_name(kept: str) -> bool:
    """A comma in it opens what is told of a name, and nothing tells where that is over: not so in a list."""
    commas = len(re.findall(r",(?=\s)", kept))
    listed = _LIST.search(kept)
    return commas != (listed[0].count(", ") if listed else 0)


def _more(text: str, limit: int) -> Iterator[str]:
    """What stands before more of the same, where nothing before that is open."""
    return (kept for kept in _before(_LAST_ENDS, text, _WEAK * limit) if not _LAST_ENDS.search(kept))
