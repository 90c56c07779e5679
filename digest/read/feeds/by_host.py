"""Feeds of well-known hosts that their pages do not announce, or not the best one (pure).

GitHub has a feed of releases and announces that of commits; Bluesky has one of each profile, and Mastodon behind the
address of each, `@name.rss`. YouTube announces that of a channel, with its shorts; the playlist UULF… of the same
channel has the videos alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

_CHANNEL = re.compile(r"(?:/channel/|[?&]channel_id=)UC([\w-]{22})(?![\w-])")


def feeds_by_host(url: str, announced: Sequence[str]) -> tuple[str, ...]:
    """Feeds to be tried before the announced ones, the best first."""
    parts = urlsplit(url)
    path = parts.path.rstrip("/")
    match (parts.hostname or "").removeprefix("www.").removeprefix("m."):
        case "github.com":
            return tuple(_of_github(path))
        case "bsky.app" if re.fullmatch(r"/profile/[^/]+", path):
            return (f"https://bsky.app{path}/rss",)
        case "youtube.com":
            return tuple(_of_youtube(url, announced))
    return ()


def feed_of_profile(url: str) -> tuple[str, ...]:
    """Where Mastodon and its kin put the feed of somebody's page, `https://host/@name`."""
    parts = urlsplit(url)
    return (f"{parts.scheme}://{parts.netloc}{parts.path}.rss",) if re.fullmatch(r"/@[\w.-]+", parts.path) else ()


def _of_github(path: str) -> Iterator[str]:
    if match := re.match(r"(/[\w.-]+/[\w.-]+)(/releases|/tags)?(?:$|/tag/)", path):
        yield f"https://github.com{match[1]}{match[2] or '/releases'}.atom"


def _of_youtube(url: str, announced: Sequence[str]) -> Iterator[str]:
    if match := next(filter(None, map(_CHANNEL.search, (url, *announced))), None):
        feeds = "https://www.youtube.com/feeds/videos.xml"
        yield f"{feeds}?playlist_id=UULF{match[1]}"
        yield f"{feeds}?channel_id=UC{match[1]}"
