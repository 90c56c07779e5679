"""When two articles are one and the same (pure)."""

from __future__ import annotations

import re

from digest.model.article import Article
from digest.read.dates.months import folded
from digest.text.web_addresses import canonical

_WORDS = re.compile(r"[a-z0-9]+")


def keys(article: Article) -> tuple[str, ...]:
    """Its identities, strongest first: an article that shares one with a stored article is that article.

    * its source's own id for it;
    * its address with its title: an address alone names no article, for some feeds give every entry the same link,
      and ids alone do not last, for some publishers make new ones;
    * its address alone where it has no id (pages found through links), unless it is a site's front page;
    * source, title and day, for entries whose id and address both changed.
    """
    address, title = _address(article.url), folded_title(article.title)
    found: list[str] = []
    if article.guid:
        found.append(f"id\n{article.source}\n{article.guid}")
    if address and title:
        found.append(f"url+title\n{address}\n{title}")
    if address and not article.guid and not _is_front(address):
        found.append(f"url\n{address}")
    if title and article.published:
        found.append(f"title+day\n{article.source}\n{title}\n{article.published.date()}")
    return tuple(found)


def folded_title(title: str) -> str:
    """Its letters and digits in lower case without accents, words apart: "Café – open!" and "CAFE OPEN" are one."""
    if title.isascii():
        return " ".join(_WORDS.findall(title.lower()))
    letters = "".join(c if c.isalnum() else " " for c in folded(title))
    return " ".join(letters.split())


def _address(url: str) -> str:
    """Canonical, without scheme, "www." and closing slash: the same page over http and https."""
    if not url:
        return ""
    return canonical(url).partition("://")[2].removeprefix("www.").rstrip("/")


def _is_front(address: str) -> bool:
    return "/" not in address and "?" not in address
