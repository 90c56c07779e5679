"""The feed of a web page: what the page announces, or else where feeds usually are; and the sitemap of a site."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from digest.collect.session import CollectSession
from digest.collect.web.http_headers import feeds
from digest.collect.web.response import FetchFailed, Response
from digest.errors import Unreadable
from digest.model.source import SourceKind
from digest.read.documents import Reading
from digest.read.feeds.by_host import feed_of_profile, feeds_by_host
from digest.read.pages.links import Link
from digest.text.lines import folded
from digest.text.web_addresses import canonical, is_front, link, page_of

MOST_ANNOUNCED = 5
ENOUGH = 5
"""Links to articles that make a front page a list."""
FEW = 3
"""Links below itself that make a page next to the front a list."""
MOST_STEPS = 8
"""Pages next to the front that are looked at."""
#: WordPress: feed; Ghost: rss; Hugo: index.xml; Jekyll: feed.xml.
USUAL = ("feed", "rss", "rss.xml", "atom.xml", "feed.xml", "index.xml")
SITEMAPS = ("news-sitemap.xml", "sitemap.xml")
#: What the page of the news is called.
_NEWS_WORDS = """
    news newsroom blog press stories articles journal updates announcements nachrichten aktuelles aktuell neuigkeiten
    presse meldungen beiträge artikel actualités actualité actus noticias prensa actualidad notizie stampa nieuws pers
    nyheter nyheder uutiset aktualności wiadomości aktuality zprávy novinky hírek știri noutăți novosti vijesti vesti
    haberler notícies berita новости новини вести νέα ειδήσεις חדשות أخبار 新闻 新聞 ニュース お知らせ 뉴스 소식 ข่าว
"""
_NEWS = frozenset(folded(_NEWS_WORDS).split())
BY_QUERY = "format=rss"


@dataclass(frozen=True, slots=True, kw_only=True)
class Discovered:
    """What a page led to."""

    url: str
    """Where the feed is to be asked from now on."""
    response: Response
    reading: Reading


def discover(page: Reading, response: Response, session: CollectSession) -> Discovered | None:
    """The first feed that a well-known host is known to have, that the page or the answer announces, or that lies at a
    usual place, and that reads and holds articles; None where there is none."""
    announced = _announced(page, response)
    by_host = feeds_by_host(response.url, announced, response.content)
    candidates = (*by_host, *(announced or usual(response.url)))
    return _first(dict.fromkeys(candidates), SourceKind.FEED, _is_feed, session)


def without_page(url: str, session: CollectSession) -> Discovered | None:
    """The feed of a well-known host whose page shuts us out, or is none; None where its address tells of none."""
    return _first(feeds_by_host(url), SourceKind.FEED, _is_feed, session)


def one_step_away(page: Reading, url: str, session: CollectSession) -> Discovered | None:
    """The first feed, or list of articles, that a front page leads to which lists few itself: a page that announces a
    feed, or with several links to what lies below it. None for any other page."""
    if not is_front(url) or len(page.links) >= ENOUGH:
        return None
    own = {canonical(link.url) for link in page.links}
    for way in [way for way in page.ways if canonical(way.url) not in own][:MOST_STEPS]:
        try:
            session.check_open(way.url)
            response = session.get(way.url)
            if discovered := _behind(way, response, session):
                return discovered
        except Unreadable:
            continue
        except FetchFailed as failure:
            if failure.unreachable:
                return None
    return None


def _behind(way: Link, response: Response, session: CollectSession) -> Discovered | None:
    reading = session.read(response)
    if reading.kind.flows:
        return Discovered(url=way.url, response=response, reading=reading) if _is_feed(reading) else None
    if feed := _first(_announced(reading, response), SourceKind.FEED, _is_feed, session):
        return feed
    listed = session.read(response, read_as=SourceKind.LIST)
    folder = page_of(response.url)
    below = [link for link in listed.links if page_of(link.url).startswith(f"{folder}/")]
    articles = listed.links if _is_news(way) else below
    return Discovered(url=way.url, response=response, reading=listed) if len(articles) >= FEW else None


def _is_news(way: Link) -> bool:
    """It calls itself the page of the news: what it lists may lie anywhere."""
    words = folded(f"{way.title} {urlsplit(way.url).path}")
    return not _NEWS.isdisjoint(re.findall(r"[^\W\d_]+", words))


def _announced(page: Reading, response: Response) -> list[str]:
    every = dict.fromkeys((*page.feeds, *feeds(response.headers.get("link", ""), response.url)))
    return [feed for feed in every if "comment" not in feed.lower()][:MOST_ANNOUNCED]


def _is_feed(reading: Reading) -> bool:
    return reading.kind is SourceKind.FEED and bool(reading.entries) and not _is_comments(reading)


def sitemap(url: str, session: CollectSession, *, news: bool) -> Discovered | None:
    """The site's sitemap, when `url` is its front page: one that its robots.txt names, or at a usual place. With
    `news` only one that tells titles and dates (Google News), or an index of sitemaps called so."""
    if not is_front(url):
        return None
    rules = session.rules(url)
    places = [address for place in rules.sitemaps if (address := link(place, url))]
    candidates = dict.fromkeys([*places, *(urljoin(url, f"/{name}") for name in SITEMAPS)])
    chosen = [candidate for candidate in candidates if not news or "news" in candidate.lower()]
    return _first(chosen, SourceKind.SITEMAP, lambda reading: bool(reading.links or reading.maps), session)


def _first(
    candidates: Iterable[str], read_as: SourceKind, fits: Callable[[Reading], bool], session: CollectSession
) -> Discovered | None:
    """The first that answers, reads and fits; no other is asked once the site is out of reach."""
    for candidate in candidates:
        try:
            response = session.get(candidate)
            reading = session.read(response, read_as=read_as)
        except Unreadable:
            continue
        except FetchFailed as failure:
            if failure.unreachable:
                return None
            continue
        if fits(reading):
            return Discovered(url=candidate, response=response, reading=reading)
    return None


def _is_comments(feed: Reading) -> bool:
    """WordPress answers at /feed below an article with what readers said of it."""
    return feed.title.lower().startswith(("comments on", "comments for"))


def usual(url: str) -> Iterator[str]:
    """Addresses below the page's own where publishing programs put its feed."""
    address, _, query = url.partition("#")[0].partition("?")
    folder = address.rstrip("/")
    yield from feed_of_profile(url)
    for name in USUAL:
        yield f"{folder}/{name}"
    yield f"{address}?{query}&{BY_QUERY}" if query else f"{address}?{BY_QUERY}"
