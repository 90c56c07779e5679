"""One page with one article: what it says for machines first, then what its markup shows (pure)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

from lxml import html

from digest.read.pages.body import body
from digest.read.pages.bylines import published, shown, writers
from digest.read.pages.metadata import Facts
from digest.read.pages.pictures import picture_of
from digest.read.pages.titles import title
from digest.read.text import clean
from digest.read.text.authors import each_once
from digest.read.text.tails import without_tail
from digest.read.written import Written
from digest.text.feed_types import may_announce_feed
from digest.text.web_addresses import host_of, link

_MOST_FEEDS, _MOST_ANCHORS = 20, 5_000
#: What a link to a feed says in every language.
_NAMED_FEED = re.compile(r"(?:\w+[\s-]+)?(?:rss|atom)(?:[\s-]+(?:feed|2\.0|\w+))?|(?:news|web)?feed", re.IGNORECASE)
#: Paragraphs above a headline, and the characters of each.
_ABOVE, _SHORT = 5, 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """An article's page."""

    article: Written
    site: str
    """Name of the publication; empty where it does not say."""
    feeds: tuple[str, ...]
    """Feeds it announces, in its order."""


def page(tree: html.HtmlElement, facts: Facts, url: str) -> Page:
    """The page's article; its text may be empty. The tree is used up."""
    base = base_of(tree, url)
    announced = feeds(tree, base)
    return Page(article=_article(tree, facts, url, base), site=site_of(facts), feeds=announced)


def feeds(tree: html.HtmlElement, base: str) -> tuple[str, ...]:
    """Addresses of the feeds that the page's link elements announce (RSS Advisory Board, autodiscovery, 2006), or else
    of those that it shows its readers as "RSS"."""
    addresses = [
        link(element.get("href", ""), base)
        for element in tree.iter("link")
        if may_announce_feed(element.get("rel", ""), element.get("type", ""))
    ]
    addresses = addresses or [
        link(element.get("href", ""), base)
        for element in islice(tree.iter("a"), _MOST_ANCHORS)
        if _NAMED_FEED.fullmatch(_label(element))
    ]
    return tuple(dict.fromkeys(url for url in addresses if url))[:_MOST_FEEDS]


def _label(anchor: html.HtmlElement) -> str:
    """Its first words, or what it is called where it shows a picture."""
    if words := (anchor.text or "").strip():
        return words
    called = (anchor.get("title"), anchor.get("aria-label"), *(picture.get("alt") for picture in anchor.findall("img")))
    return next((words for label in called[:3] if (words := (label or "").strip())), "")


def _article(tree: html.HtmlElement, facts: Facts, url: str, base: str) -> Written:
    language = language_of(facts)
    elements = shown(tree)
    headline = title(tree, facts.titles, facts.sites, url)
    people = writers(elements, facts.authors, facts.sites)
    moment = published(elements, facts.dates, facts.made, url, next(iter(facts.languages), language))
    picture = picture_of(tree, facts.images, base)
    text = _text(body(tree), headline, people)
    summary = clean.plain(clean.text(facts.summary))
    return Written(
        title=headline,
        url=_own_url(facts.url, url, base),
        text=text or summary,
        summary=summary if text else "",
        authors=people,
        published=moment,
        language=language,
        categories=each_once(clean.line(word, 100) for word in facts.keywords)[: clean.CATEGORIES],
        image=picture,
        paywalled=facts.paywalled,
    )


def _text(extracted: str, headline: str, people: Sequence[str]) -> str:
    """Without the title and byline that open it, and without what follows the last sentence."""
    paragraphs = [p for p in clean.plain(extracted.replace("\n", "\n\n")).split("\n\n") if p]
    paragraphs = _below(paragraphs, headline)
    openings = {clean.one_line(line).casefold() for line in (headline, *people)}
    while paragraphs and _opens(paragraphs[0], openings, people):
        del paragraphs[0]
    return without_tail("\n\n".join(paragraphs))


def _below(paragraphs: list[str], headline: str) -> list[str]:
    """From the headline on, where only short lines such as "View in browser" stand above it."""
    for place, paragraph in enumerate(paragraphs[:_ABOVE]):
        if paragraph.casefold() == headline.casefold():
            return paragraphs[place:]
        if len(paragraph) > _SHORT:
            break
    return paragraphs


def _opens(paragraph: str, openings: Iterable[str], people: Sequence[str]) -> bool:
    words = paragraph.casefold()
    by = len(paragraph) < 80 and any(words.endswith(f"by {person.casefold()}") for person in people)
    return words in openings or by


def _own_url(claimed: str, url: str, base: str) -> str:
    """The canonical address where it is on the same host: others are mistakes or somebody else's article."""
    canonical, own = link(claimed, base), link(url)
    return canonical if canonical and (not own or host_of(canonical) == host_of(own)) else own


def base_of(tree: html.HtmlElement, url: str) -> str:
    """What relative links in the page stand for: its <base>, or its address."""
    element = next(tree.iter("base"), None)
    return link(element.get("href", ""), url) or url if element is not None else url


def site_of(facts: Facts) -> str:
    """The site's name, as its pages give it for machines."""
    return clean.line(next(iter(facts.sites), ""), 200)


def language_of(facts: Facts) -> str:
    """ISO 639-1 of the page, empty where it does not say."""
    return next(filter(None, map(clean.language, facts.languages)), "")


def document_title(tree: html.HtmlElement) -> str:
    """The text of `<title>`."""
    element = next(tree.iter("title"), None)
    return clean.line(element.text_content(), 200) if element is not None else ""


def prose(tree: html.HtmlElement) -> int:
    """Characters in paragraphs that are more than a teaser."""
    return sum(length for element in tree.iter("p") if (length := len(element.text_content())) > 120)
