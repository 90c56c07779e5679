"""Links to articles on a front page, and sitemaps (pure)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from urllib.parse import urlsplit

from cssselect import SelectorError
from lxml import etree, html
from lxml.cssselect import CSSSelector

from digest.errors import Unreadable
from digest.read.dates import dates
from digest.read.feeds import elements
from digest.read.text import clean
from digest.text.web_addresses import canonical, host_of, link

MAX_LINKS = 1_000
_FURNITURE = frozenset(("nav", "footer", "aside", "form"))
_FURNITURE_NAME = re.compile(
    r"(?:^|[\s_-])(?:nav|navigation|menu|footer|breadcrumbs?|pagination|pager|social|share|cookie|sidebar|tags?|login"
    r"|newsletter|languages?)(?:$|[\s_-])",
    re.IGNORECASE,
)
_NOT_ARTICLES = re.compile(
    r"/(?:tags?|topics?|category|categories|authors?|about|contact|privacy|terms|login|register|subscribe|search|page/\d+"
    r"|impressum|datenschutz|kontakt|cookies?|wp-login\.php|feed|rss)(?:/|$)|\.(?:pdf|jpe?g|png|gif|mp[34]|zip|xml|css|js)$",
    re.IGNORECASE,
)
_HEADINGS = ("h1", "h2", "h3", "h4", "h5")
_ENOUGH = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A link to what may be an article."""

    url: str
    title: str = ""
    published: datetime | None = None


def chosen(tree: html.HtmlElement, selector: str, base: str) -> tuple[Link, ...]:
    """The links that a CSS selector names, or that stand in or around what it names, in order; raises Unreadable for
    a selector that is none."""
    try:
        matches = CSSSelector(selector, translator="html")(tree)
    except (SelectorError, etree.XPathError) as error:
        raise Unreadable(
            f"has links: {selector}, which is no CSS selector ({error})", advice="Write for example links: main h3 a"
        ) from error
    anchors = (anchor for element in matches if isinstance(element, html.HtmlElement) for anchor in _anchors(element))
    return _once(_link(anchor, base) for anchor in anchors)


def repeated(tree: html.HtmlElement, base: str) -> tuple[Link, ...]:
    """The links that look like a list of articles: many at the same kind of place, with the words of a headline, in
    the order of the page."""
    groups: dict[str, list[html.HtmlElement]] = defaultdict(list)
    candidates = [anchor for anchor in islice(tree.iter("a"), 10_000) if _is_candidate(anchor, base)]
    for anchor in candidates:
        groups[_place(anchor)].append(anchor)
    kept = {id(anchor) for place, anchors in groups.items() if _is_list(place, anchors) for anchor in anchors}
    return _once(_link(anchor, base) for anchor in candidates if id(anchor) in kept)


def sitemap(root: etree._Element) -> tuple[Link, ...]:
    """The pages of a sitemap with their dates, or the sitemaps of an index (sitemaps.org 0.9, Google News 0.9)."""
    links: list[Link] = []
    for entry in islice(elements.children(root), 50_000):
        inside = {key.lstrip("?"): value for key, value in elements.fields(entry).items()}
        if url := link(elements.first(inside, "loc")):
            links.append(_of_entry(url, inside))
    return tuple(sorted(links, key=_newest)[:MAX_LINKS]) if len(links) > MAX_LINKS else tuple(links)


def is_sitemap(root: etree._Element) -> bool:
    """Whether the document's root is that of a sitemap."""
    return isinstance(root.tag, str) and root.tag.rpartition("}")[2].lower() in ("urlset", "sitemapindex")


def _of_entry(url: str, inside: Mapping[str, Sequence[etree._Element]]) -> Link:
    news = inside.get("news")
    of_news = {key.lstrip("?"): value for key, value in elements.fields(news[0]).items()} if news else {}
    moment = elements.first(of_news, "publication_date") or elements.first(inside, "lastmod")
    return Link(
        url=url, title=clean.line(elements.first(of_news, "title")), published=dates.plausible(dates.instant(moment))
    )


def _newest(candidate: Link) -> float:
    return -candidate.published.timestamp() if candidate.published else 0.0


def _once(links: Iterable[Link | None]) -> tuple[Link, ...]:
    """Each address once, with the longest of its titles."""
    kept: dict[str, Link] = {}
    for candidate in links:
        if candidate is None:
            continue
        key = canonical(candidate.url)
        if key not in kept and len(kept) >= MAX_LINKS:
            break
        before = kept.get(key)
        if before is None or len(candidate.title) > len(before.title):
            published = candidate.published or (before.published if before else None)
            kept[key] = Link(url=before.url if before else candidate.url, title=candidate.title, published=published)
    return tuple(kept.values())


def _anchors(element: html.HtmlElement) -> Iterator[html.HtmlElement]:
    """The element itself, the first link in it, or the link it stands in."""
    if element.tag == "a":
        yield element
        return
    inside = next((a for a in element.iter("a") if a.get("href")), None)
    around = next((a for a in element.iterancestors("a") if a.get("href")), None)
    anchor = around if inside is None else inside
    if anchor is not None:
        yield anchor


def _link(anchor: html.HtmlElement, base: str) -> Link | None:
    url = link(anchor.get("href") or "", base)
    return Link(url=url, title=_words(anchor), published=_date(anchor)) if url else None


def _words(anchor: html.HtmlElement) -> str:
    """The heading inside the link, or all its text."""
    heading = next((h for h in anchor.iter(*_HEADINGS)), None)
    text = clean.text_of(heading if heading is not None else anchor)
    return clean.one_line(text) or clean.one_line(anchor.get("title") or "")


def _date(anchor: html.HtmlElement) -> datetime | None:
    """Of the <time> in the same item: the nearest element above that holds one, but not a second link to elsewhere."""
    for above in islice(anchor.iterancestors(), 4):
        if len({a.get("href") for a in islice(above.iter("a"), 8)}) > 3:
            return None
        for time in above.iter("time"):
            return dates.plausible(dates.instant(time.get("datetime") or clean.text_of(time)))
    return None


def _is_candidate(anchor: html.HtmlElement, base: str) -> bool:
    url = link(anchor.get("href") or "", base)
    if not url or (host_of(url) != host_of(base) and host_of(base)) or canonical(url) == canonical(base):
        return False
    path = urlsplit(url).path
    words = _words(anchor)
    return (
        len(path) > 3
        and not _NOT_ARTICLES.search(path)
        and len(words) >= 12
        and " " in words
        and not _in_furniture(anchor)
    )


def _in_furniture(anchor: html.HtmlElement) -> bool:
    for above in islice(anchor.iterancestors(), 15):
        if above.tag in _FURNITURE:
            return True
        if above.tag in ("div", "ul", "section", "p") and _FURNITURE_NAME.search(
            f"{above.get('class', '')} {above.get('id', '')}"
        ):
            return next(above.iterdescendants("main", "article"), None) is None
    return False


def _place(anchor: html.HtmlElement) -> str:
    """Tags and first classes of the four elements above: alike for the items of one list."""
    steps = [f"{e.tag!s}.{(e.get('class') or '').split(' ')[0]}" for e in islice(anchor.iterancestors(), 3)]
    return ">".join([str(anchor.tag), *steps])


def _is_list(place: str, anchors: Sequence[html.HtmlElement]) -> bool:
    """Three alike, or any in a heading; with headlines, not labels."""
    headed = any(f"{heading}." in place for heading in _HEADINGS) or any(
        next(a.iter(*_HEADINGS), None) is not None for a in anchors
    )
    length = sum(len(_words(anchor)) for anchor in anchors) / len(anchors)
    return (headed and length >= 15) or (len(anchors) >= _ENOUGH and length >= 22)
