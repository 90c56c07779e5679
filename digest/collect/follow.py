"""Pages behind links and teasers, a few per collection; what cannot be had keeps what is known of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import Enum
from time import monotonic
from typing import TypeVar

from digest.collect.session import CollectSession
from digest.collect.web.response import FetchFailed
from digest.errors import DigestError, Unreadable
from digest.model.article import Entry
from digest.model.source import Usual
from digest.read.documents import Link, Reading
from digest.read.written import Given

MOST_PAGES = 20
SECONDS = 60.0
"""For all pages of one source; the rest is left for the next collection."""

_SEVERAL = 2
_LEARNED = 3
_NEARLY_ALL = 0.8

T = TypeVar("T")

_LONG_AGO = datetime.min.replace(tzinfo=UTC)


class Claim(Enum):
    """What a page says of itself."""

    #: that it is an article, or when it was published
    ARTICLE = 1
    #: neither
    NONE = 2
    #: it could not be read
    UNREAD = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """What lay behind a link."""

    link: Link
    entry: Entry
    claim: Claim


def linked(links: Sequence[Link], session: CollectSession) -> tuple[Followed, ...]:
    """The pages behind the first new links, in their order.

    Where a page is away for good or not readable, an entry of the link's words stands for it: else it would be
    tried for ever. One that may come back is left for the next time. Raises the failure when nothing came of any.
    """
    new = [link for link in links if session.is_new(link.url)][:MOST_PAGES]
    pages, failures = list[Followed](), list[DigestError]()
    for link in _in_time(new):
        try:
            reading = session.page(Given(url=link.url, title=link.title, published=link.published))
            pages.append(Followed(link=link, entry=reading.entries[0], claim=_claim(reading, link)))
        except DigestError as failure:
            failures.append(failure)
            if _for_good(failure) and link.title:
                pages.append(Followed(link=link, entry=_of_words(link), claim=Claim.UNREAD))
    if failures and not pages:
        raise failures[0]
    return tuple(pages)


def dated(pages: Sequence[Followed]) -> int:
    """How many of the pages say that they are articles, or when they were published."""
    return sum(page.claim is Claim.ARTICLE for page in pages)


def parted(pages: Sequence[Followed], usual: Usual | None) -> tuple[tuple[Entry, ...], tuple[Entry, ...]]:
    """The articles, and the pages that are none, by the words of their links: where the pages of a site say that they
    are articles, or when they were published, one that says neither is none. Several must say so now, or nearly all
    that were read earlier."""
    often = usual is not None and usual.pages >= _LEARNED and usual.dated > _NEARLY_ALL
    read = sum(page.claim is not Claim.UNREAD for page in pages)
    if not often and (dated(pages) < _SEVERAL or dated(pages) * 4 < read):
        return tuple(page.entry for page in pages), ()
    return (
        tuple(page.entry for page in pages if page.claim is not Claim.NONE),
        tuple(_of_words(page.link) for page in pages if page.claim is Claim.NONE),
    )


def _claim(page: Reading, link: Link) -> Claim:
    """A list that dates a link speaks for its page; a sitemap without titles knows only when a page was changed."""
    return Claim.ARTICLE if page.article or (link.published and link.title) else Claim.NONE


def unread(links: Sequence[Link], followed: Sequence[Entry], session: CollectSession) -> tuple[Entry, ...]:
    """By their words alone, the new links that were not followed: what a list held before we met it."""
    taken = {entry.url for entry in followed}
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
            yield teaser.url, session.page(Given(url=teaser.url)).entries[0]
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
