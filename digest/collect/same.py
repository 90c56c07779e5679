"""When two articles are one and the same, and when too many are not (pure)."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from digest.collect import rhythm
from digest.collect.links import canonical
from digest.collect.months import folded
from digest.model.collected import Article, SourceState

FLOOD = 10
"""New articles at once, below which nothing is a flood: an edition's caps bear as many."""
_TIMES = 5
_WORDS = re.compile(r"[a-z0-9]+")
_LATE = timedelta(days=2)


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


def flood(new: Sequence[Article], before: SourceState, told: Collection[str], now: datetime) -> str:
    """Why so many new articles of one source at once are not news, as the end of a sentence; empty when they are.

    `before` is its state until now, `told` are the folded titles it had before. A publisher who makes new ids and
    addresses for everything, moves an archive, or corrects all dates makes hundreds of "new" articles.
    """
    if len(new) < FLOOD or not before.last_success or before.kind == "folder":
        return ""
    again = sum(folded_title(article.title) in told for article in new)
    if 2 * again >= len(new):
        return f"{again} of {len(new)} new articles have titles that it had before"
    if before.kind != "feed":
        return ""  # a list brings at most so many pages, and `usual` looks at them
    late = sum(article.published is not None and article.published < before.last_success - _LATE for article in new)
    if 2 * late >= len(new):
        return f"{late} of {len(new)} new articles are dated before it was last collected"
    likely = rhythm.expected(before, now)
    if before.every and len(new) > _TIMES * max(likely, 1.0):
        return f"{len(new)} articles are new at once, where about {likely:.0f} were to be expected"
    return ""


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
