"""Pages behind links and teasers, a few per collection; what cannot be had keeps what is known of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from time import monotonic
from typing import TypeVar

from digest.collect.session import Reach
from digest.collect.web.response import FetchFailed
from digest.errors import DigestError, Unreadable
from digest.model.article import Article
from digest.read.documents import Link

MOST_PAGES = 20
SECONDS = 60.0
"""For all pages of one source; the rest is left for the next collection."""

T = TypeVar("T")

_LONG_AGO = datetime.min.replace(tzinfo=UTC)


def linked(links: Sequence[Link], reach: Reach) -> tuple[Article, ...]:
    """Articles behind the first new links, in their order.

    Where a page is away for good or not readable, an article of the link's words stands for it: else it would be
    tried for ever. One that may come back is left for the next time. Raises the failure when nothing came of any.
    """
    new = [link for link in links if reach.is_new(link.url)][:MOST_PAGES]
    articles, failures = list[Article](), list[DigestError]()
    for link in _in_time(new):
        try:
            articles.append(_completed(reach.page(link.url), link))
        except DigestError as failure:
            failures.append(failure)
            if _for_good(failure) and link.title:
                articles.append(_completed(Article(source="", title="", url=link.url), link))
    if failures and not articles:
        raise failures[0]
    return tuple(articles)


def unread(links: Sequence[Link], articles: Sequence[Article], reach: Reach) -> tuple[Article, ...]:
    """By their words alone, the new links that are none of the articles: what a list held before we met it."""
    taken = {article.url for article in articles}
    return tuple(
        Article(source="", title=link.title, url=link.url, published=link.published)
        for link in links
        if link.url not in taken and reach.is_new(link.url)
    )


def full_texts(articles: Sequence[Article], reach: Reach) -> tuple[Article, ...]:
    """The articles in their order, the newest new ones completed from their pages; a page that fails keeps the
    teaser."""
    new = sorted((a for a in articles if a.url and reach.is_new(a.url)), key=_age, reverse=True)[:MOST_PAGES]
    pages = dict(_pages(new, reach.page))
    return tuple(_with_page(article, pages[article.url]) if article.url in pages else article for article in articles)


def _pages(articles: Iterable[Article], page: Callable[[str], Article]) -> Iterator[tuple[str, Article]]:
    for article in _in_time(articles):
        try:
            yield article.url, page(article.url)
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


def _completed(article: Article, link: Link) -> Article:
    return replace(article, title=article.title or link.title, published=article.published or link.published)


def _with_page(article: Article, page: Article) -> Article:
    """The feed's own words first; the page's text where it is longer."""
    longer = len(page.text) > len(article.text)
    return replace(
        article,
        title=article.title or page.title,
        text=page.text if longer else article.text,
        summary=article.summary or (article.text if longer else ""),
        authors=article.authors or page.authors,
        published=article.published or page.published,
        language=article.language or page.language,
        categories=article.categories or page.categories,
        image=article.image or page.image,
        paywalled=article.paywalled or page.paywalled,
    )


def _age(article: Article) -> datetime:
    return article.published or _LONG_AGO
