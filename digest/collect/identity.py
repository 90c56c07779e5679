"""When two pieces are one and the same (pure)."""

from __future__ import annotations

import re

from digest.model.article import Entry
from digest.text.lines import folded
from digest.text.web_addresses import is_front, page_of

_WORDS = re.compile(r"[a-z0-9]+")


def keys(source: str, entry: Entry) -> tuple[str, ...]:
    """The identities of what the source gave, strongest first: an entry that shares one with a stored article is that
    article.

    * its source's own id for it;
    * its address with its title: an address alone names no article, for some feeds give every entry the same link,
      and ids alone do not last, for some publishers make new ones;
    * its address alone where it has no id (pages found through links), unless it is a site's front page;
    * source, title and day, for entries whose id and address both changed.
    """
    page, title = page_of(entry.url), folded_title(entry.title)
    identities: list[str] = []
    if entry.guid:
        identities.append(f"id\n{source}\n{entry.guid}")
    if page and title:
        identities.append(f"url+title\n{page}\n{title}")
    if not entry.guid and not is_front(entry.url):
        identities.append(f"url\n{page}")
    if title and entry.published:
        identities.append(f"title+day\n{source}\n{title}\n{entry.published.date()}")
    return tuple(identities)


def folded_title(title: str) -> str:
    """The letters and digits of a title in lower case without accents, words apart: "Café – open!" is "CAFE OPEN"."""
    if title.isascii():
        return " ".join(_WORDS.findall(title.lower()))
    letters = "".join(c if c.isalnum() else " " for c in folded(title))
    return " ".join(letters.split())
