"""When two pieces are one and the same (pure)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from digest.model.article import Entry, Names
from digest.model.source import SourceState
from digest.text.lines import folded
from digest.text.web_addresses import is_front, page_of

_WORDS = re.compile(r"[a-z0-9]+")
_MANY = 3
"""So many titles under one id and one address are no corrections of one piece."""


def names(entry: Entry, state: SourceState) -> Names:
    """What the entry is known by, strongest first: an entry that shares a name with a stored article is that article.

    * its source's own id for it, unless the source's ids lie or it is the address of a front page;
    * its address with its title: an address alone names no article, for some feeds give every entry the same link,
      and ids alone do not last, for some publishers make new ones;
    * its address alone where it has no id (pages found through links), unless the source's links lie or it is a
      site's front page;
    * source, title and day, for entries whose id and address both changed.

    Names made of the address are shared with other sources.
    """
    source = state.source
    page, title = page_of(entry.url), folded_title(entry.title)
    guid = "" if state.ids_lie or _is_front_page(entry.guid) else entry.guid
    keys, shared = list[str](), list[str]()
    if guid:
        keys.append(f"id\n{source}\n{guid}")
    if page and title:
        shared.append(f"url+title\n{page}\n{title}")
    if not guid and not state.links_lie and not _names_nothing(page):
        shared.append(f"url\n{page}")
    keys += shared
    if title and entry.published:
        keys.append(f"title+day\n{source}\n{title}\n{entry.published.date()}")
    return Names(keys=tuple(keys), shared=tuple(shared))


def doubted(state: SourceState, entries: Sequence[Entry]) -> SourceState:
    """The state with what one answer betrays for good: ids, or links, that stand on pieces that are not the same."""
    ids_lie = state.ids_lie or _ids_lie(entries)
    links_lie = state.links_lie or _links_lie(entries, ids_lie=ids_lie)
    if (ids_lie, links_lie) == (state.ids_lie, state.links_lie):
        return state
    return replace(state, ids_lie=ids_lie, links_lie=links_lie)


def folded_title(title: str) -> str:
    """The letters and digits of a title in lower case without accents, words apart: "Café – open!" is "CAFE OPEN"."""
    if title.isascii():
        return " ".join(_WORDS.findall(title.lower()))
    letters = "".join(c if c.isalnum() else " " for c in folded(title))
    return " ".join(letters.split())


def _ids_lie(entries: Iterable[Entry]) -> bool:
    """An id twice with other title and other address. A piece that is given again corrected keeps one of them; where
    the address tells nothing, or there are three titles, it does not count."""
    for some in _groups(entries, lambda entry: entry.guid):
        titles = {folded_title(entry.title) for entry in some}
        pages = {page_of(entry.url) for entry in some}
        if len(titles) > 1 and (len(pages) > 1 or len(titles) >= _MANY or _names_nothing(min(pages))):
            return True
    return False


def _links_lie(entries: Iterable[Entry], *, ids_lie: bool) -> bool:
    """One address on pieces of other title and, where ids can be trusted, other id."""
    for some in _groups(entries, lambda entry: "" if is_front(entry.url) else page_of(entry.url)):
        titles = {folded_title(entry.title) for entry in some}
        ids = {entry.guid for entry in some}
        if len(titles) > 1 and (ids_lie or len(ids) > 1 or "" in ids):
            return True
    return False


def _groups(entries: Iterable[Entry], name: Callable[[Entry], str]) -> Iterator[list[Entry]]:
    """The entries that have a name in common with another, by that name."""
    groups = defaultdict[str, list[Entry]](list)
    for entry in entries:
        groups[name(entry)].append(entry)
    return (some for shared, some in groups.items() if shared and len(some) > 1)


def _is_front_page(guid: str) -> bool:
    return guid.startswith(("http://", "https://")) and is_front(guid)


def _names_nothing(page: str) -> bool:
    """It is the first page of a site, or none."""
    return "/" not in page and "?" not in page
