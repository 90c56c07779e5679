"""Whether the words of a mail can be read, by day and by night, as a mail program colours them (pure).

A small part of what a browser does with styles: colours and grounds, inherited and ranked as CSS says, of rules for all
and of those for the dark. Rules for phones and for single mail programs change no colour of a ready-made look.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from cssselect import SelectorError
from lxml.cssselect import CSSSelector
from lxml.html import HtmlElement

from digest.render.look.colour import contrast

#: WCAG 2.2, success criterion 1.4.3, for text under 24 px.
LEAST_CONTRAST = 4.5
_DARK = re.compile(r"@media[^{]*prefers-color-scheme:\s*dark[^{]*\{((?:[^{}]*\{[^{}]*\})*)[^{}]*\}")
_AT_RULE = re.compile(r"@[^{]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}")
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_COLOUR = re.compile(r"#[0-9a-f]{6}\b|#[0-9a-f]{3}\b|\b(?:white|black|none|transparent)\b", re.IGNORECASE)
_NAMED = {"white": "#ffffff", "black": "#000000"}
_SEEN = ("color", "background", "background-color", "display", "font-size")
#: What a mail program has before a mail says anything: ground, words, links.
_BEFORE = {"light": ("#ffffff", "#000000", "#0000ee"), "dark": ("#121212", "#ffffff", "#9e9eff")}

Rank = tuple[bool, bool, tuple[int, int, int], int]
Declared = Mapping[str, tuple[Rank, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pale:
    """Words that can hardly be read."""

    element: HtmlElement
    words: str
    scheme: str
    """light or dark."""
    ink: str
    ground: str
    ratio: float


@dataclass(slots=True)
class _Sheet:
    """What the rules of a page say of its elements."""

    declared: dict[HtmlElement, dict[str, tuple[Rank, str]]] = field(default_factory=dict)

    def add(self, element: HtmlElement, style: str, rank: tuple[bool, tuple[int, int, int], int]) -> None:
        of_it = self.declared.setdefault(element, {})
        for name, _, value in (part.partition(":") for part in style.split(";")):
            name, value = name.strip().lower(), value.strip().lower()
            if name in _SEEN:
                whole: Rank = ("!important" in value, *rank)
                kind = "background" if name == "background-color" else name
                if kind not in of_it or of_it[kind][0] <= whole:
                    of_it[kind] = (whole, value)


def pale(root: HtmlElement) -> Iterator[Pale]:
    """Words of the page whose colour has too little contrast to the ground they stand on, by day and by night."""
    css = "".join(style.text or "" for style in root.iter("style"))
    for scheme in _BEFORE:
        sheet = _declared(root, css, scheme)
        body = root.find("body")
        if body is not None:
            ground, ink, _ = _BEFORE[scheme]
            yield from _within(body, sheet, scheme, ink, ground)


def _declared(root: HtmlElement, css: str, scheme: str) -> _Sheet:
    rules = _RULE.findall(_AT_RULE.sub("", css))
    if scheme == "dark":
        rules += [rule for block in _DARK.findall(css) for rule in _RULE.findall(block)]
    sheet = _Sheet()
    for order, (selectors, style) in enumerate(rules):
        for selector in selectors.split(","):
            if "data-og" in selector or not any(name in style for name in _SEEN):
                continue
            try:
                chosen = CSSSelector(selector.strip(), translator="html")
            except SelectorError:  # of one mail program alone
                continue
            for element in chosen(root):
                sheet.add(element, style, (False, _specific(selector), order))
    for element in root.iter():
        if isinstance(element.tag, str):
            sheet.add(element, _own(element), (True, (0, 0, 0), 0))
    return sheet


def _own(element: HtmlElement) -> str:
    ground = element.get("bgcolor")
    return ";".join(filter(None, (f"background:{ground}" if ground else "", element.get("style"))))


def _specific(selector: str) -> tuple[int, int, int]:
    """How much a selector counts, as CSS ranks them."""
    names = re.sub(r"[#.]\S+?(?=[.#:\s>+]|$)|\[[^]]*\]|:[\w-]+", " ", selector)
    tags = len(re.findall(r"[a-z][\w-]*", names, re.IGNORECASE))
    return len(re.findall(r"#[\w-]+", selector)), len(re.findall(r"[.\[:][\w-]+", selector)), tags


def _within(element: HtmlElement, sheet: _Sheet, scheme: str, ink: str, ground: str) -> Iterator[Pale]:
    declared = sheet.declared.get(element, {})
    if declared.get("display", ("", ""))[1].startswith("none"):
        return
    ground = _colour(declared.get("background"), ground)
    if element.tag == "a" and element.get("href"):
        ink = _BEFORE[scheme][2]
    ink = _colour(declared.get("color"), ink)
    words = " ".join(filter(None, (part.strip() for part in (element.text or "", *(c.tail or "" for c in element)))))
    words = words.strip("\xa0 ·—-")
    if words and (ratio := contrast(ink, ground)) < LEAST_CONTRAST:
        yield Pale(element=element, words=words, scheme=scheme, ink=ink, ground=ground, ratio=ratio)
    for child in element:
        if isinstance(child.tag, str):
            yield from _within(child, sheet, scheme, ink, ground)


def _colour(declared: tuple[Rank, str] | None, before: str) -> str:
    """What is declared as "#rrggbb"; what was before where nothing is, or what is no plain colour."""
    value = _COLOUR.search(declared[1]) if declared else None
    if not value or value[0] in ("none", "transparent"):
        return before
    colour = _NAMED.get(value[0], value[0])
    return colour if len(colour) == 7 else "#" + "".join(letter * 2 for letter in colour[1:])
