"""The feed of a web page: what the page announces, or else where feeds usually are; and the sitemap of a site."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urljoin

from digest.collect.session import CollectSession
from digest.collect.web.response import FetchFailed, Response
from digest.errors import Unreadable
from digest.model.source import SourceKind
from digest.read.documents import Reading
from digest.text.web_addresses import is_front, link

MOST_ANNOUNCED = 5
#: WordPress: feed; Ghost: rss; Hugo: index.xml; Jekyll: feed.xml.
USUAL = ("feed", "rss", "rss.xml", "atom.xml", "feed.xml", "index.xml")
SITEMAPS = ("news-sitemap.xml", "sitemap.xml")
BY_QUERY = "format=rss"


@dataclass(frozen=True, slots=True, kw_only=True)
class Discovered:
    """What a page led to."""

    url: str
    """Where the feed is to be asked from now on."""
    response: Response
    reading: Reading


def discover(page: Reading, url: str, session: CollectSession) -> Discovered | None:
    """The first feed of the page at `url` that reads and holds articles; None where there is none."""
    announced = [feed for feed in page.feeds if "comment" not in feed.lower()][:MOST_ANNOUNCED]
    return _first(
        announced or usual(url),
        SourceKind.FEED,
        lambda reading: reading.kind is SourceKind.FEED and bool(reading.entries) and not _is_comments(reading),
        session,
    )


def sitemap(url: str, session: CollectSession, *, news: bool) -> Discovered | None:
    """The site's sitemap, when `url` is its front page: one that its robots.txt names, or at a usual place. With
    `news` only one that tells titles and dates (Google News), or an index of sitemaps called so."""
    if not is_front(url):
        return None
    rules = session.rules(url)
    places = [address for place in rules.sitemaps if (address := link(place, url))]
    candidates = dict.fromkeys([*places, *(urljoin(url, f"/{name}") for name in SITEMAPS)])
    chosen = [candidate for candidate in candidates if not news or "news" in candidate.lower()]
    return _first(chosen, SourceKind.SITEMAP, lambda reading: bool(reading.links), session)


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
            return Discovered(url=response.moved_to or candidate, response=response, reading=reading)
    return None


def _is_comments(feed: Reading) -> bool:
    """WordPress answers at /feed below an article with what readers said of it."""
    return feed.title.lower().startswith(("comments on", "comments for"))


def usual(url: str) -> Iterator[str]:
    """Addresses below the page's own where publishing programs put its feed."""
    address, _, query = url.partition("#")[0].partition("?")
    folder = address.rstrip("/")
    for name in USUAL:
        yield f"{folder}/{name}"
    yield f"{address}?{query}&{BY_QUERY}" if query else f"{address}?{BY_QUERY}"
