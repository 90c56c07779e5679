"""The feed of a web page: what the page announces, or else where feeds usually are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from digest.collect.answer import Answer, FetchFailed
from digest.collect.reach import Reach
from digest.collect.read import Reading
from digest.errors import Unreadable

MOST_ANNOUNCED = 5
USUAL = ("feed", "rss", "rss.xml", "atom.xml", "feed.xml", "index.xml")
BY_QUERY = "format=rss"


@dataclass(frozen=True, slots=True, kw_only=True)
class Discovered:
    url: str
    """Where the feed is to be asked from now on."""
    answer: Answer
    reading: Reading


def discover(page: Reading, url: str, reach: Reach) -> Discovered | None:
    """The first feed of the page at `url` that reads and holds articles; None where there is none."""
    announced = [feed for feed in page.feeds if "comment" not in feed.lower()][:MOST_ANNOUNCED]
    for candidate in announced or usual(url):
        try:
            answer = reach.get(candidate)
            reading = reach.read(answer, read_as="feed")
        except Unreadable:
            continue
        except FetchFailed as failure:
            if failure.unreachable:
                return None
            continue
        if reading.kind == "feed" and reading.articles and not _is_comments(reading):
            return Discovered(url=answer.moved_to or candidate, answer=answer, reading=reading)
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
