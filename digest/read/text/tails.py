"""What stands behind the last sentence of an article: a pager, sharing, related links, an author's box (pure)."""

from __future__ import annotations

import re

_STEP = r"(?:Previous|Next|Zurück|Weiter|Vorheriger|Nächster|Précédent|Suivant|Anterior|Siguiente)"
#: Squarespace's: the word once for those who listen and once for those who look, then a title (seen 2026-11).
_PAGER = re.compile(rf"\n ?{_STEP} ?\n\s{{0,5}}{_STEP} ?(?:\n|\Z)")
_HEADING = re.compile(
    r"(?:related (?:articles?|stories|posts?|content|links?|topics?|reading)|read (?:more|next|also)"
    r"|more (?:from|on|stories|in)\b.{0,60}|you (?:may|might) also (?:like|be interested).{0,40}"
    r"|share (?:this|on)\b.{0,40}|recommended(?: for you)?|about the authors?"
    r"|most (?:read|popular)|trending(?: now)?|leave a (?:reply|comment)"
    r"|(?:\d{1,5} )?comments?|sign up.{0,80}|subscribe.{0,80}|follow us.{0,60}|tags?:?|filed under:?.{0,80}"
    r"|mehr zum thema|das könnte (?:sie|dich) auch.{0,30}|à lire aussi.{0,60}|sur le même sujet|artículos relacionados"
    r"|leer más|(?:previous|next)(?: article| post)?)[\s:→»>.]*",
    re.IGNORECASE,
)
#: A heading this far before the end may open a section of the article itself.
_LONGEST_TAIL = 1_500
_LONGEST_HEADING = 120
_BEHIND = r"(?:(?<=[.!?…\])\"'”’»])|\n)\s*"
#: What is left of a link to the whole article, where a feed gives plain text.
_MORE = re.compile(
    rf"{_BEHIND}(?:continue reading|keep reading|read (?:more|on|the full)|click here"
    r"|weiterlesen|mehr lesen|lire la suite|leer m[aá]s|seguir leyendo|continuar leyendo|ler mais|leggi tutto"
    r"|lees verder|läs mer|les mer|læs mere|czytaj dalej|читать далее)\b[^\n]{0,120}?(?<![.!?])\Z",
    re.IGNORECASE,
)
_LONGEST_MORE = 150
#: WordPress' footer as plain text.
_POST = re.compile(rf"{_BEHIND}[Tt]he post\b.{{1,300}}? (?:appeared|published) first on [^\n]{{0,200}}\Z")
_LONGEST_POST = 600


def without_more(text: str) -> str:
    """The text without the words that ask a reader to go on at its page, where they are no sentence."""
    more = _MORE.search(text, max(0, len(text) - _LONGEST_MORE))
    if more is None and " first on " in text[-_LONGEST_POST:]:
        more = _POST.search(text, max(0, len(text) - _LONGEST_POST))
    return text[: more.start()].rstrip() if more else text


def without_tail(text: str) -> str:
    """The text up to its pager ("Previous", "Previous", a title, "Next", …) and without lists of links behind it."""
    text = without_more(_without_pager(text))
    paragraphs = text.split("\n\n")
    for at in range(max(1, len(paragraphs) - 12), len(paragraphs)):
        short = len(paragraphs[at]) <= _LONGEST_HEADING
        if short and _HEADING.fullmatch(paragraphs[at].strip()) and _is_links(paragraphs[at + 1 :]):
            return "\n\n".join(paragraphs[:at]).rstrip()
    return text


def _without_pager(text: str) -> str:
    """The text up to the first pager that stands in its last part."""
    pager = _PAGER.search(text, max(0, len(text) - _LONGEST_TAIL))
    return text[: pager.start()].rstrip() if pager and pager.start() > 0 else text


def _is_links(paragraphs: list[str]) -> bool:
    """Short lines without the full stops of prose."""
    return sum(map(len, paragraphs)) <= _LONGEST_TAIL and not any(len(p) > 160 or p.count(". ") > 1 for p in paragraphs)
