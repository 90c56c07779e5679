"""Names of people out of bylines: "By Jane Doe, Science Editor, and John Roe (Reuters)" is Jane Doe and John Roe."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from digest.read.text.clean import line, one_line, unescaped
from digest.read.text.no_names import undated

_MAX_PEOPLE = 20
_LONGEST = 100
_LINE = 1_000

_ADDRESS = re.compile(r"[<(\[]?(?:\bmailto:)?\b[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})*[>)\]]?")
_LINK = re.compile(r"\bhttps?://\S{1,300}|(?<!\S)@\w{1,30}")
#: What addresses, links and brackets cannot do without.
_ODD = re.compile(r"[@(\[<>]|://")
_IN_BRACKETS = re.compile(r"[(\[][^()\[\]]{0,200}[)\]]|[<>]")
_OPENING = re.compile(
    r"(?:\W*\b(?:(?:(?:written|posted|story|words|text|report|reported|reporting|published|article|review|interview|opinion"
    r"|photographs?|photos?|translated|created|submitted|contributed|edited|analysis)\s+)?by|authors?|byline|published|posted"
    r"|(?:view )?(?:all|more) (?:posts|articles|stories)(?: by)?|alle (?:beiträge|artikel)(?: von)?"
    r"|von|par|door|di|por|da|af|av|autor(?:en|in|es)?|auteurs?|autore|redactie|text|texte?|fotos?)\b(?:\s*:)?\s+|^\s*:\s*)+",
    re.IGNORECASE,
)
#: What stands before a name and a colon or a bar, in more languages.
_LABEL = re.compile(
    r"\A\W*(?:автор(?:ы|и)?|текст|записала?|беседовала?|аўтар|yazan|yazar(?:ı)?|haber|tekst|tekst og foto"
    r"|autorka|autorzy|autoři|napisała?|opracowała?|skrevet av|skrevet af|skriven av|kirjoittaja|teksti|szerző|írta"
    r"|autorius|autors|autori|testo|texto|textos|redacción|redação|reportagem|συντάκτης|γράφει|κείμενο|מאת|כתב|كتبه?|بقلم"
    r"|نویسنده|記者|记者|本报记者|作者|撰文|编辑|責任編集|文|文・写真|著者|執筆|取材|기자|글"
    r"|tác giả|penulis|oleh|ผู้เขียน|เรื่อง|โดย|लेखक)\s*[:：|｜／/]\s*",
    re.IGNORECASE,
)
_CLOSING = re.compile(
    r"\s*(?:[-–—|•·]\s.*|\b(?:published|posted|updated|last updated|on|at|in)\s+(?:[A-Z0-9]|the\b).*|,?\s+\d.*)$"
)
#: Who drew or photographed what stands beside the words, or edited them.
_PICTURES = re.compile(
    r"[\s,]{1,5}(?:(?:edited|translated|reviewed|fact.?checked)(?=\s+by\b)|illustrations?|illustrationen|photos?"
    r"|photographs|photography|pictures|fotos?|bilder)\b"
    r"(?:\s+(?:by|von|par)\b|\s*:).*",
    re.IGNORECASE,
)
_BY = re.compile(r"\A\s*(?:written |posted )?by:?\s+", re.IGNORECASE)
_MANY = re.compile(r"\s*(?:;|\||•|·|\n)\s*")
_BETWEEN = re.compile(r"\s*(?:;|/|\n)\s*")
#: What follows is the place, the section or the site.
_ASIDE = re.compile(r"(?<=\w)\s*(?:\||•|·|｜).*")
_AND = re.compile(r",?\s+(?:and|und|et|y|e|en|och|og|with|&|\+)\s+", re.IGNORECASE)
_ROLE = re.compile(
    r"\b(?:editors?|reporters?|correspondents?|writers?|columnists?|staff|journalists?|contributors?|contributing"
    r"|producers?|analysts?|professors?|lecturers?|fellow|director|chief|bureau|photographers?|critic|presenter|\w*redakteur(?:in)?"
    r"|\w*korrespondent(?:in)?|reporterin|\w*leiter(?:in)?|\w*sprecher(?:in)?|referent(?:in)?|journalist(?:in|e)|volontär(?:in)?"
    r"|chef|rédact\w+|correspondante?|envoyée? spéciale?|periodista|redactora?|corresponsal|giornalista|inviat[oa]"
    r"|redacteur|verslaggever|jornalista|repórter|author of|university|news|magazine"
    r"|agency|agencies|team|desk|newsroom|service|press association|special to)\b",
    re.IGNORECASE,
)
#: "Jane Doe, Editor": a role of one word, which no comma tells from a family name.
_LAST_ROLE = re.compile(rf"(?<=\w)\s*,\s*(?:{_ROLE.pattern})\s*\Z", re.IGNORECASE)
_HOST = re.compile(r"(?:[\w-]+\.)+[a-z]{2,10}")
_OF = re.compile(r"(?<=\w)\s(?:of|at|for|für|beim|bei|à|chez|en la|presso)\s(?=\w)")
_DEGREE = re.compile(r",\s*(?:jr|sr|ph\.?\s?d|m\.?d|mba|esq|ii|iii)\b\.?", re.IGNORECASE)
_NOBODY_WORDS = (
    "admin administrator root webmaster unknown none null anonymous author noreply no-reply editor user guest nobody "
    "n/a undefined hidden"
)
_NOBODY = frozenset((*_NOBODY_WORDS.split(), "no author", "guest author", "staff writer", "site admin"))


def names(byline: str) -> tuple[str, ...]:
    """The people a byline names, in its order, each once, without "By", roles, places and addresses; empty where it
    names nobody."""
    words = _PICTURES.sub("", _stripped(one_line(unescaped(byline), _LINE)))
    bare = _DEGREE.sub("", _LABEL.sub("", _OPENING.sub("", _LABEL.sub("", words), count=1)))
    parts = [
        part
        for piece in _BETWEEN.split(_ASIDE.sub("", bare))
        for part in _split(_LAST_ROLE.sub("", _CLOSING.sub("", piece)))
    ]
    people = [part for part in parts if part and not _ROLE.search(part) and not _HOST.fullmatch(part)]
    return known(map(undated, people or parts[:1]))


def given(name: str) -> tuple[str, ...]:
    """The people that a field made for a name names: as it stands, several only where they are clearly several."""
    return _given(name[: 2 * _LINE])


@lru_cache(maxsize=256)
def _given(name: str) -> tuple[str, ...]:
    bare = _stripped(line(name, _LINE))
    return each_once(part for piece in _MANY.split(_BY.sub("", bare)) for part in _split(piece))


def known(people: Iterable[str]) -> tuple[str, ...]:
    """Without the accounts that are nobody ("admin")."""
    return _known(tuple(people))


@lru_cache(maxsize=256)
def _known(people: tuple[str, ...]) -> tuple[str, ...]:
    return each_once(person for person in people if person.strip().casefold() not in _NOBODY)


def each_once(people: Iterable[str]) -> tuple[str, ...]:
    """Without blanks and repetitions in another case."""
    kept: dict[str, str] = {}
    for person in people:
        name = one_line(person, _LONGEST).strip(" ,;:|-–—•·(／/")
        if any(c.isalnum() for c in name):
            kept.setdefault(name.casefold(), name)
    return tuple(kept.values())[:_MAX_PEOPLE]


def _stripped(words: str) -> str:
    """Without addresses and brackets; but "jane@news.example (Jane Doe)", RSS's own form, is Jane Doe."""
    if _ODD.search(words) is None:
        return " ".join(words.split())
    if match := re.fullmatch(r"\S+@\S+\s*\(([^()]{1,200})\)", words):
        return match[1]
    bare = _IN_BRACKETS.sub(" ", _LINK.sub(" ", _ADDRESS.sub(" ", words)))
    return " ".join(bare.split()) or words


def _split(piece: str) -> Sequence[str]:
    """At commas and "and", where what stands between looks like names; without what describes the one before."""
    parts = [part.strip() for part in piece.split(",") if part.strip() and not _HOST.fullmatch(part.strip())]
    parts = parts[:1] + [part for part in parts[1:] if not _describes(part)]
    if len(parts) > 1 and not all(" " in part for part in parts):
        return [piece]
    people: list[str] = []
    for part in parts:
        halves = [half.strip() for half in _AND.split(re.sub(r"^(?:and|und|et|&)\s+", "", part)) if half.strip()]
        somebody = [half for half in halves if " " in half or not _ROLE.fullmatch(half)] or halves
        several = len(parts) > 1 or all(" " in half for half in somebody) or len(somebody) < len(halves)
        people += somebody if several else [part]
    return people


def _describes(part: str) -> bool:
    """What a comma adds to a name: "Professor of Tidal Engineering", "University of Harbourton"."""
    first = _AND.split(part)[0]
    return " " in first and (_ROLE.search(first) is not None or _OF.search(first) is not None)
