"""A link to what may be an article (pure)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from digest.text.web_addresses import canonical

MAX_LINKS = 1_000
#: What a page of links or of the house, not of news, is called in an address.
_LABELS = frozenset(
    {
        *("tag", "tags", "topic", "topics", "category", "categories", "author", "authors", "about", "contact"),
        *("privacy", "terms", "login", "register", "subscribe", "search", "impressum", "datenschutz", "kontakt"),
        *("cookie", "cookies", "wp-login.php", "feed", "rss", "legal", "imprint", "disclaimer", "accessibility", "faq"),
        *("jobs", "careers", "sitemap", "profile", "profiles", "user", "users", "account", "datenschutzerklaerung"),
    }
)
#: "/cookie-policy", "/terms-of-use", "/accessibility-statement".
_OF_THE_HOUSE = re.compile(
    r"(?:privacy|cookies?|terms|legal|accessibility|data-protection|copyright)"
    r"-(?:policy|notice|statement|settings|preferences|information|of-(?:use|service|sale)|and-conditions|conditions)",
    re.IGNORECASE,
)
_NO_PAGE = re.compile(r"/page/\d+/?\Z|\.(?:pdf|jpe?g|png|gif|mp[34]|zip|xml|css|js)\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A link to what may be an article."""

    url: str
    title: str = ""
    published: datetime | None = None


def each_once(links: Iterable[Link]) -> tuple[Link, ...]:
    """Each address once, with the longest of its titles; at most `MAX_LINKS`."""
    kept: dict[str, Link] = {}
    for candidate in links:
        key = canonical(candidate.url)
        if key not in kept and len(kept) >= MAX_LINKS:
            break
        before = kept.get(key)
        if before is None or len(candidate.title) > len(before.title):
            published = candidate.published or (before.published if before else None)
            kept[key] = Link(url=before.url if before else candidate.url, title=candidate.title, published=published)
    return tuple(kept.values())


def may_be_article(url: str, base: str = "") -> bool:
    """By its address: not that of a page of links, such as "/tag/harbour" or "/about", but below one, as in
    "/about/news/story" and "/category/harbour/story", or below the list itself, at `base`."""
    path, here = urlsplit(url).path, urlsplit(base).path.rstrip("/")
    if len(path) <= 3 or _NO_PAGE.search(path):
        return False
    below = path[len(here) :] if here and path.startswith(f"{here}/") else path
    last = below.strip("/").split("/")[-2:]
    return _LABELS.isdisjoint(map(str.lower, last)) and _OF_THE_HOUSE.fullmatch(last[-1]) is None
