"""When two articles are one and the same (pure)."""

from __future__ import annotations

import re

from digest.model.article import Article
from digest.read.dates.months import folded
from digest.text.web_addresses import is_front, page_of

_WORDS = re.compile(r"[a-z0-9]+")


def keys(article: Article) -> tuple[str, ...]:
    """Its identities, strongest first: an article that shares one with a stored article is that article.

    * its source's own id for it;
    * its address with its title: an address alone names no article, for some feeds give every entry the same link,
      and ids alone do not last, for some publishers make new ones;
    * its address alone where it has no id (pages found through links), unless it is a site's front page;
    * source, title and day, for entries whose id and address both changed.
    """
    page, title = page_of(article.url), folded_title(article.title)
    found: list[str] = []
    if article.guid:
        found.append(f"id\n{article.source}\n{article.guid}")
    if page and title:
        found.append(f"url+title\n{page}\n{title}")
    if not article.guid and not is_front(article.url):
        found.append(f"url\n{page}")
    if title and article.published:
        found.append(f"title+day\n{article.source}\n{title}\n{article.published.date()}")
    return tuple(found)


def folded_title(title: str) -> str:
    """Its letters and digits in lower case without accents, words apart: "Café – open!" and "CAFE OPEN" are one."""
    if title.isascii():
        return " ".join(_WORDS.findall(title.lower()))
    letters = "".join(c if c.isalnum() else " " for c in folded(title))
    return " ".join(letters.split())
