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

_ADDRESS = re.compile(
    r"[<(\[]?(?:\bmailto:)?\b[\w.+-]{1,64}(?:@|\s?[\[(]\s?at\s?[\])]\s?)[\w-]{1,63}(?:\.[\w-]{1,63})*[>)\]]?",
    re.IGNORECASE,
)
_LINK = re.compile(r"\bhttps?://\S{1,300}|(?<!\S)@\w{1,30}")
#: What addresses, links and brackets cannot do without.
_ODD = re.compile(r"[@(\[<>]|://")
_IN_BRACKETS = re.compile(r"[(\[][^()\[\]]{0,200}[)\]]|[<>]")
#: "Ada Quay (with Bo Pier)": somebody else who wrote it.
_BESIDE = re.compile(r"\s\((?:with|avec|mit|con|com|met|och)\s+([^()]{3,100})\)")
#: "Bruno (Henrique) Rodrigues": what stands within a name belongs to it.
_WITHIN_NAME = re.compile(r"(?<=[^\W\d_.] )\((?=[^\W\d_])((?:[A-Z][\w.'’-]*\s?){1,3})\)(?= [A-Z])")
_OPENING = re.compile(
    r"\A(?:\W*\b(?:(?:(?:written|posted|story|words|text|report|reported|reporting|published|article|review|interview|opinion"
    r"|photographs?|photos?|translated|created|submitted|contributed|edited|analysis)\s+)?by|authors?|byline|published|posted"
    r"|(?:view )?(?:all|more) (?:posts|articles|stories)(?: by)?|(?:alle (?:beiträge|artikel)|alles|mehr)(?: von)?"
    r"|(?:voir )?tous les articles de|(?:ver )?todos los artículos de"
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
#: What reporters are called before or behind their names, where no colon parts the two.
_CALLED = re.compile(r"\A(?:本报|特约)?(?:记者|記者)\s+(?=\S)|(?<=\S)\s+(?:특파원|기자|记者|記者)\Z")
_CLOSING = re.compile(
    r"\s*(?:[-–—|•·]\s.*|\b(?:published|posted|updated|last updated|on|at|in)\s+(?:[A-Z0-9]|the\b).*|,?\s+\d.*"
    r"|\s*,?\s*\b(?i:datum|date|fecha|data|stand|erstellt|veröffentlicht|publié)\s*:.*)$"
)
#: Who drew or photographed what stands beside the words, or edited them.
_PICTURES = re.compile(
    r"[\s,]{1,5}(?:(?:edited|translated|reviewed|fact.?checked)(?=\s+by\b)|illustrations?|illustrationen|photos?"
    r"|photographs|photography|pictures|fotos?|bilder)\b"
    r"(?:\s+(?:by|von|par)\b|\s*:).*",
    re.IGNORECASE,
)
#: A preposition that is a part of names, too ("Von Trapp"), opens a byline where two words or more follow.
_BY = re.compile(
    r"\A\s*(?:(?:written |posted |words |text )?by:?\s+|(?:von|par|por|door|av|af):?\s+(?=[^\W\d_]\S*\s+[^\W\d_]))",
    re.IGNORECASE,
)
_MARKDOWN_LINK = re.compile(r"\[([^\[\]]{1,100})\]\([^()]{0,300}\)")
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
#: "Quay, Ada", as catalogues write it.
_FAMILY_FIRST = re.compile(r"((?:[a-z]+ ){0,2}[^\W\d_][^\s,]*), ([^\W\d_][^\s,]*(?: [^\s,]+)?)")
#: Who stands beside the people of a byline, and is nobody in particular.
_OTHERS = re.compile(
    r"(?:(?:and|und|et|y|e)\s+)?"
    r"(?:others?|agencies|agency|staff(?: and agencies)?|et al\.?|u\. ?a\.|andere|otros|altri|autres|wires?)\b",
    re.IGNORECASE,
)
#: What follows a name of two words or more: where somebody is, whom they write for, what they are.
_BEHIND_NAME = re.compile(
    r"(?<=[\w.] )(?P<name>(?!\w\.? )[^\W\d_][\w.'’-]*)\s+(?:(?:in|for|at|from|of)\s+(?:the\s+)?[A-Z]"
    r"|(?:[A-Z][\w-]+\s+){0,2}(?:[a-z-]+\s)?"
    r"(?i:editor|reporter|correspondent|columnist|writer|critic|analyst|producer)\b).*\Z"
)
_INSTITUTION = re.compile(
    r"\b(?:the|institut\w*|office|ministry|department|cent(?:re|er)|council|society|association|foundation|clubs?|school"
    r"|college|bank|committee|group|board|union|federation|academy|museum|library|hospital|church|friends|students|people)\b",
    re.IGNORECASE,
)
_AGENCY = re.compile(
    r"(?:the )?(?:associated press|ap(?: news)?|reuters|afp|agence france.presse|pa media|press association|dpa|epd|kna"
    r"|apa|ansa|efe|bloomberg|upi|xinhua|tass|kyodo news|canadian press|aap|ntb|ritzau|tt|anp|belga|lusa|pap|[cč]tk)",
    re.IGNORECASE,
)
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
    words = _CALLED.sub("", _PICTURES.sub("", _stripped(one_line(unescaped(byline), _LINE))))
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
    bare = _stripped(_MARKDOWN_LINK.sub(r"\1", line(name, _LINE)))
    pieces = _MANY.split(_BY.sub("", bare))
    if len(pieces) > 1 and all(_FAMILY_FIRST.fullmatch(piece) for piece in pieces):
        pieces = list(map(given_first, pieces))
    people = each_once(_alone(part) for piece in pieces for part in _split(piece))
    return tuple(person for person in people if not _beside(person)) or people


def given_first(name: str) -> str:
    """A catalogue's "Quay, Ada" as "Ada Quay"; any other name as it is."""
    return _FAMILY_FIRST.sub(r"\2 \1", name) if _FAMILY_FIRST.fullmatch(name) else name


def _beside(person: str) -> bool:
    """An agency, or nobody in particular: worth naming only where nobody else is."""
    return _OTHERS.match(person) is not None or _AGENCY.fullmatch(person) is not None


def _alone(person: str) -> str:
    """Without what follows the name; an office or a house keeps all of its own."""
    bare = _BEHIND_NAME.sub(r"\g<name>", person)
    return person if _ROLE.search(bare) or _INSTITUTION.search(bare) else bare


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
    kept = _WITHIN_NAME.sub("\ue000\\1\ue001", _BESIDE.sub(r", \1", words))
    bare = _IN_BRACKETS.sub(" ", _LINK.sub(" ", _ADDRESS.sub(" ", kept))).replace("\ue000", "(").replace("\ue001", ")")
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
