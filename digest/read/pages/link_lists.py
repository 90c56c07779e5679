"""The links of a page that lists articles, by an editor's CSS or by their looks (pure)."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from cssselect import SelectorError
from lxml import etree, html
from lxml.cssselect import CSSSelector

from digest.errors import Unreadable
from digest.read.pages.anchors import Anchor, Item, Items, anchors, by_place, in_furniture, items
from digest.read.pages.links import Link, each_once, may_be_article
from digest.text.lines import folded
from digest.text.web_addresses import link

#: Scripts that are written without spaces; of Han, Kana and Hangul a sign says as much as two or three letters.
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
_DENSE = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff]")
_SHORTEST, _HEADED, _BARE = 12, 15, 22
"""Letters of a headline; of headlines on the average, in headings and elsewhere."""
_ENOUGH = 3


def chosen(tree: html.HtmlElement, selector: str, base: str) -> tuple[Link, ...]:
    """The links that a CSS selector names, or that stand in or around what it names, in order; raises Unreadable for
    a selector that is none."""
    try:
        matches = CSSSelector(selector, translator="html")(tree)
    except (SelectorError, etree.XPathError) as error:
        raise Unreadable(
            f"has links: {selector}, which is no CSS selector ({error})", advice="Write for example links: main h3 a"
        ) from error
    elements = (a for element in matches if isinstance(element, html.HtmlElement) for a in _named(element))
    named = (Anchor(element, link(element.get("href") or "", base)) for element in elements)
    known = Items()
    return each_once(Link(url=a.url, title=a.words, published=_date_near(a.element, known)) for a in named if a.url)


def repeated(tree: html.HtmlElement, base: str) -> tuple[Link, ...]:
    """The links that look like a list of articles: many at the same kind of place, with the words of a headline, in
    the order of the page. Where there is a main part with such links, those of it alone."""
    every = [a for a in anchors(tree, base) if may_be_article(a.url, base) and not in_furniture(a.element)]
    vague, known = _vague(every), Items()
    listed: dict[html.HtmlElement, Link] = {}
    for group in by_place(every):
        around = [known[element] for element in items(group)]
        pieces = [piece for a, item in zip(group, around, strict=True) if (piece := _piece(a, item, vague))]
        if _is_list(pieces):
            listed |= {piece.anchor.element: _link(piece, known) for piece in pieces}
    in_order = [anchor.element for anchor in every if anchor.element in listed]
    main = [element for element in in_order if next(element.iterancestors("main"), None) is not None]
    return each_once(listed[element] for element in (main if len(main) >= _ENOUGH else in_order))


@dataclass(frozen=True, slots=True)
class _Piece:
    """A link that may lead to an article, and what its item says of it."""

    anchor: Anchor
    title: str
    headed: bool
    item: Item


def _link(piece: _Piece, known: Items) -> Link:
    published = piece.item.published or _date_near(piece.anchor.element, known)
    return Link(url=piece.anchor.url, title=piece.title, published=published)


def _piece(anchor: Anchor, item: Item, vague: frozenset[str]) -> _Piece | None:
    """None where the link is no headline's, or its item has a longer one that leads elsewhere: then it is the name of a
    section or an author."""
    words = "" if folded(anchor.words) in vague else anchor.words
    if anchor.is_heading:
        title, headed = words, True
    else:
        heading, leads = item.heading
        if leads and anchor.element.get("href") not in leads and len(heading) > len(words):
            return None
        headed = bool(heading) and (not _is_headline(words) or folded(words) == folded(heading))
        title = heading if headed else words or (item.first_line if item.element is not anchor.element else "")
    return _Piece(anchor, title, headed, item) if _is_headline(title) else None


def _vague(every: Sequence[Anchor]) -> frozenset[str]:
    """Words that say nothing of where they lead, for they lead to several pages: "Read more", in any language."""
    pages: Mapping[str, set[str]] = defaultdict(set)
    for anchor in every:
        pages[folded(anchor.words)].add(anchor.page)
    return frozenset(words for words, led in pages.items() if len(led) > 1)


def _is_headline(words: str) -> bool:
    return _letters(words) >= _SHORTEST and (" " in words or _UNSPACED.search(words) is not None)


def _letters(words: str) -> float:
    """Its length as Latin letters would need."""
    return len(words) + 1.5 * len(_DENSE.findall(words))


def _is_list(pieces: Sequence[_Piece]) -> bool:
    """Links to three pages, or any in or below a heading; with headlines, not labels."""
    titles: Counter[str] = Counter()
    for piece in pieces:
        titles[piece.anchor.page] = max(titles[piece.anchor.page], round(_letters(piece.title)))
    length = sum(titles.values()) / max(len(titles), 1)
    headed = any(piece.headed for piece in pieces)
    return (headed and length >= _HEADED) or (len(titles) >= _ENOUGH and length >= _BARE)


def _named(element: html.HtmlElement) -> Iterator[html.HtmlElement]:
    """The element itself, the first link in it, or the link it stands in."""
    if element.tag == "a":
        yield element
        return
    inside = next((a for a in element.iter("a") if a.get("href")), None)
    around = next((a for a in element.iterancestors("a") if a.get("href")), None)
    anchor = around if inside is None else inside
    if anchor is not None:
        yield anchor


def _date_near(element: html.HtmlElement, known: Items) -> datetime | None:
    """Of the <time> in the same item: the nearest element above that holds one, but not a second link to elsewhere."""
    for above in islice(element.iterancestors(), 4):
        if len({a.get("href") for a in islice(above.iter("a"), 8)}) > 3:
            return None
        if (published := known[above].published) is not None:
            return published
    return None
