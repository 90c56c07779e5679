"""Where the links of a page stand, and the item of a list around each (pure)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import chain, islice, takewhile

from lxml import html

from digest.read.dates import dates
from digest.read.text import clean
from digest.text.web_addresses import canonical, host_of, link

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_MOST = 10_000
_MOST_HEADINGS = 8
"""In one item."""
_HIGHEST = 8
"""Elements above a link that may be its item."""
_FURNITURE = frozenset(("nav", "footer", "aside", "form"))
_FURNITURE_NAME = re.compile(
    r"(?:^|[\s_-])(?:nav|navigation|menu|footer|breadcrumbs?|pagination|pager|social|share|cookie|sidebar|tags?|login"
    r"|newsletter|languages?)(?:$|[\s_-])",
    re.IGNORECASE,
)
_NUMBERS = re.compile(r"\d+")


@dataclass(frozen=True)
class Anchor:
    """A link of a page to another page of its site."""

    element: html.HtmlElement
    url: str

    @cached_property
    def page(self) -> str:
        """Its canonical address, which all links to the page share."""
        return canonical(self.url)

    @cached_property
    def words(self) -> str:
        """The heading inside the link, or all its text, or what it is called for those who do not see it."""
        text = clean.one_line(clean.text_of(self.element if self.inner is None else self.inner))
        return text or clean.one_line(self.element.get("aria-label") or self.element.get("title") or "")

    @cached_property
    def inner(self) -> html.HtmlElement | None:
        """The heading inside the link."""
        return next(self.element.iter(*HEADINGS), None)

    @cached_property
    def is_heading(self) -> bool:
        """It stands in a heading, or one in it."""
        above = (element.tag for element in islice(self.element.iterancestors(), 3))
        return self.inner is not None or any(tag in HEADINGS for tag in above)

    @cached_property
    def place(self) -> str:
        """Tags and first classes of the link and of three elements above: alike for the items of one list."""
        steps = chain([self.element], islice(self.element.iterancestors(), 3))
        return ">".join(f"{e.tag!s}.{_NUMBERS.sub('', (e.get('class') or '').strip().split(' ')[0])}" for e in steps)


class Item:
    """An element around a link, as a list has one for each of its articles. Each is looked into once, however many
    links it holds."""

    def __init__(self, element: html.HtmlElement) -> None:
        self.element = element

    @cached_property
    def heading(self) -> tuple[str, frozenset[str]]:
        """The longest heading in it, and where that leads."""
        headings = [(clean.one_line(clean.text_of(h)), h) for h in islice(self.element.iter(*HEADINGS), _MOST_HEADINGS)]
        if not headings:
            return "", frozenset()
        text, heading = max(headings, key=lambda pair: len(pair[0]))
        linked = chain(heading.iter("a"), heading.iterancestors("a"))
        return text, frozenset(href for a in islice(linked, _MOST_HEADINGS) if (href := a.get("href")))

    @cached_property
    def first_line(self) -> str:
        return clean.one_line(clean.text_of(self.element).partition("\n")[0])

    @cached_property
    def published(self) -> datetime | None:
        """Of the first <time> in it."""
        time = next(self.element.iter("time"), None)
        if time is None:
            return None
        return dates.plausible(dates.instant(time.get("datetime") or clean.text_of(time)))


class Items(dict[html.HtmlElement, Item]):
    """The items of a page, each made when it is first asked for."""

    def __missing__(self, element: html.HtmlElement) -> Item:
        return self.setdefault(element, Item(element))


def anchors(tree: html.HtmlElement, base: str) -> list[Anchor]:
    """The links to other pages of the same site, in order."""
    here, site = canonical(base), host_of(base)
    every = (Anchor(element, link(element.get("href") or "", base)) for element in islice(tree.iter("a"), _MOST))
    return [a for a in every if a.url and a.page != here and (not site or host_of(a.url) == site)]


def by_place(every: Sequence[Anchor]) -> list[list[Anchor]]:
    """The links in groups of those that stand at the same kind of place."""
    groups: dict[str, list[Anchor]] = defaultdict(list)
    for anchor in every:
        groups[anchor.place].append(anchor)
    return list(groups.values())


def items(group: Sequence[Anchor]) -> list[html.HtmlElement]:
    """For each of the links, the largest element around it that leads to no other page by a link at the same kind of
    place: the card, row or paragraph that a list has for one article. The link itself where there is but one page."""
    if len({anchor.page for anchor in group}) < 2:
        return [anchor.element for anchor in group]
    pages: dict[html.HtmlElement, set[str]] = defaultdict(set)
    for anchor in group:
        for around in _upwards(anchor):
            pages[around].add(anchor.page)
    return [list(takewhile(lambda around: len(pages[around]) == 1, _upwards(anchor)))[-1] for anchor in group]


def in_furniture(element: html.HtmlElement) -> bool:
    """It stands in what is around a page's content: navigation, foot, forms."""
    for above in islice(element.iterancestors(), 15):
        if above.tag in _FURNITURE:
            return True
        if above.tag in ("div", "ul", "section", "p") and _FURNITURE_NAME.search(
            f"{above.get('class', '')} {above.get('id', '')}"
        ):
            return next(above.iterdescendants("main", "article"), None) is None
    return False


def _upwards(anchor: Anchor) -> Iterator[html.HtmlElement]:
    yield anchor.element
    yield from (e for e in islice(anchor.element.iterancestors(), _HIGHEST) if e.tag not in ("body", "html"))
