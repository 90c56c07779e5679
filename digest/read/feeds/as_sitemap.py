"""A document read as a sitemap, or as an index of sitemaps (sitemaps.org 0.9, Google News 0.9)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from lxml import etree

from digest.model.source import SourceKind
from digest.read.dates import dates
from digest.read.feeds import elements
from digest.read.opened import Document, Form, Opened
from digest.read.pages.links import MAX_LINKS, Link, may_be_article
from digest.read.text import clean
from digest.text.web_addresses import link

_MOST = 50_000


def as_sitemap(opened: Opened) -> Document | None:
    """The pages of a sitemap that may be articles by their address, or the sitemaps of an index, with their dates; None
    where the document is neither."""
    name = opened.root.tag if opened.form is Form.XML else ""
    match name.rpartition("}")[2].lower() if isinstance(name, str) else "":
        case "urlset":
            links = tuple(_links(opened.root))
            articles = tuple(one for one in links if one.title or may_be_article(one.url))
            return Document(kind=SourceKind.SITEMAP, links=_newest(articles or links))
        case "sitemapindex":
            return Document(kind=SourceKind.SITEMAP, maps=_newest(tuple(_links(opened.root))))
        case _:
            return None


def _links(root: etree._Element) -> Iterator[Link]:
    for entry in islice(elements.children(root), _MOST):
        inside = {key.lstrip("?"): value for key, value in elements.fields(entry).items()}
        if url := link(elements.first(inside, "loc")):
            yield _of_entry(url, inside)


def _of_entry(url: str, inside: Mapping[str, Sequence[etree._Element]]) -> Link:
    news = inside.get("news")
    of_news = {key.lstrip("?"): value for key, value in elements.fields(news[0]).items()} if news else {}
    moment = elements.first(of_news, "publication_date") or elements.first(inside, "lastmod")
    return Link(
        url=url, title=clean.line(elements.first(of_news, "title")), published=dates.plausible(dates.instant(moment))
    )


def _newest(links: tuple[Link, ...]) -> tuple[Link, ...]:
    """As they stand, or the newest where there are too many."""
    return links if len(links) <= MAX_LINKS else tuple(sorted(links, key=_age)[:MAX_LINKS])


def _age(candidate: Link) -> float:
    return -candidate.published.timestamp() if candidate.published else 0.0
