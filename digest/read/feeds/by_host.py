"""Feeds of well-known hosts that their pages do not announce, or not the best one (pure).

GitHub has a feed of releases and announces that of commits; Bluesky has one of each profile, and Mastodon behind the
address of each, `@name.rss`; Reddit has one of each list of posts, and shuts programs out of the page. YouTube
announces that of a channel, with its shorts; the playlist UULF… of the same channel has the videos alone (2026-11).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

_HOSTS = frozenset({"github.com", "bsky.app", "youtube.com", "reddit.com"})
_CHANNEL = re.compile(r"(?:/channel/|[?&]channel_id=)UC([\w-]{22})(?![\w-])")
#: Where a channel's page names itself: for machines, as its own address, or in what its script is given.
_IN_PAGE = re.compile(
    rb"(?:itemprop=\"(?:identifier|channelId)\" content=\"|rel=\"canonical\" href=\"https://www\.youtube\.com/channel/"
    rb"|\"externalId\":\"|\"channelId\":\")UC([\w-]{22})\""
)
_POSTS = re.compile(r"/(?:r|u|user)/[\w-]+(?:/(?:hot|new|top|rising|submitted))?")


def is_well_known(url: str) -> bool:
    """Whether the feeds of its host are known here."""
    return _host(url) in _HOSTS


def feeds_by_host(url: str, announced: Sequence[str] = (), page: bytes = b"") -> tuple[str, ...]:
    """Feeds to be tried before the announced ones, the best first; `page` is what the address answered."""
    path = urlsplit(url).path.rstrip("/")
    match _host(url):
        case "github.com":
            return tuple(_of_github(path))
        case "bsky.app" if re.fullmatch(r"/profile/[^/]+", path):
            return (f"https://bsky.app{path}/rss",)
        case "youtube.com":
            return tuple(_of_youtube(url, announced, page))
        case "reddit.com" if _POSTS.fullmatch(path):
            return (f"https://www.reddit.com{path}/.rss",)
    return ()


def feed_of_profile(url: str) -> tuple[str, ...]:
    """Where Mastodon and its kin put the feed of somebody's page, `https://host/@name`."""
    parts = urlsplit(url)
    return (f"{parts.scheme}://{parts.netloc}{parts.path}.rss",) if re.fullmatch(r"/@[\w.-]+", parts.path) else ()


def _of_github(path: str) -> Iterator[str]:
    if match := re.match(r"(/[\w.-]+/[\w.-]+)(/releases|/tags)?(?:$|/tag/)", path):
        yield f"https://github.com{match[1]}{match[2] or '/releases'}.atom"


def _of_youtube(url: str, announced: Sequence[str], page: bytes) -> Iterator[str]:
    named = next((match[1] for match in map(_CHANNEL.search, (url, *announced)) if match), "")
    if not named and (match := _IN_PAGE.search(page)):
        named = match[1].decode()
    if named:
        feeds = "https://www.youtube.com/feeds/videos.xml"
        yield f"{feeds}?playlist_id=UULF{named}"
        yield f"{feeds}?channel_id=UC{named}"


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.").removeprefix("m.").removeprefix("old.")
