"""Pages behind links and teasers, a few per collection; what cannot be had keeps what is known of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from time import monotonic
from typing import TypeVar

from digest.collect.session import CollectSession
from digest.collect.web.response import FetchFailed
from digest.errors import DigestError, Unreadable
from digest.model.article import Entry
from digest.read.documents import Link
from digest.read.written import Given

MOST_PAGES = 20
SECONDS = 60.0
"""For all pages of one source; the rest is left for the next collection."""

T = TypeVar("T")

_LONG_AGO = datetime.min.replace(tzinfo=UTC)


def linked(links: Sequence[Link], session: CollectSession) -> tuple[Entry, ...]:
    """Entries of the pages behind the first new links, in their order.

    Where a page is away for good or not readable, an entry of the link's words stands for it: else it would be
    tried for ever. One that may come back is left for the next time. Raises the failure when nothing came of any.
    """
    new = [link for link in links if session.is_new(link.url)][:MOST_PAGES]
    entries, failures = list[Entry](), list[DigestError]()
    for link in _in_time(new):
        try:
            entries.append(session.page(Given(url=link.url, title=link.title, published=link.published)))
        except DigestError as failure:
            failures.append(failure)
            if _for_good(failure) and link.title:
                entries.append(_of_words(link))
    if failures and not entries:
        raise failures[0]
    return tuple(entries)


def unread(links: Sequence[Link], entries: Sequence[Entry], session: CollectSession) -> tuple[Entry, ...]:
    """By their words alone, the new links that are none of the entries: what a list held before we met it."""
    taken = {entry.url for entry in entries}
    return tuple(_of_words(link) for link in links if link.url not in taken and session.is_new(link.url))


def full_texts(teasers: Sequence[Entry], session: CollectSession) -> tuple[Entry, ...]:
    """The entries in their order, the newest new ones completed from their pages; a page that fails keeps the
    teaser."""
    new = sorted((one for one in teasers if one.url and session.is_new(one.url)), key=_age, reverse=True)[:MOST_PAGES]
    pages = dict(_pages(new, session))
    return tuple(_with_page(teaser, pages[teaser.url]) if teaser.url in pages else teaser for teaser in teasers)


def _pages(teasers: Iterable[Entry], session: CollectSession) -> Iterator[tuple[str, Entry]]:
    for teaser in _in_time(teasers):
        try:
            yield teaser.url, session.page(Given(url=teaser.url))
        except DigestError:
            continue


def _in_time(items: Iterable[T]) -> Iterator[T]:
    until = monotonic() + SECONDS
    for item in items:
        if monotonic() > until:
            return
        yield item


def _for_good(failure: DigestError) -> bool:
    if isinstance(failure, FetchFailed):
        return failure.status is not None and 400 <= failure.status < 500 and failure.status not in (408, 425, 429)
    return isinstance(failure, Unreadable)


def _of_words(link: Link) -> Entry:
    return Entry(title=link.title, url=link.url, published=link.published)


def _with_page(teaser: Entry, page: Entry) -> Entry:
    """The feed's own words first; the page's text where it is longer."""
    longer = len(page.text) > len(teaser.text)
    return replace(
        teaser,
        title=teaser.title or page.title,
        text=page.text if longer else teaser.text,
        summary=teaser.summary or (teaser.text if longer else ""),
        authors=teaser.authors or page.authors,
        published=teaser.published or page.published,
        language=teaser.language or page.language,
        categories=teaser.categories or page.categories,
        image=teaser.image or page.image,
        paywalled=teaser.paywalled or page.paywalled,
    )


def _age(entry: Entry) -> datetime:
    return entry.published or _LONG_AGO
