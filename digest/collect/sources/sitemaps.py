"""The pages that sitemaps name: of an index, those of its newest sitemaps of articles, however deep they lie."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from digest.collect.session import CollectSession
from digest.errors import DigestError
from digest.model.source import SourceKind
from digest.read.documents import Link, Reading

_MOST_MAPS = 3
"""Sitemaps that are read for one source."""
_MOST_ASKED = 6
"""Documents that are asked for on the way to them."""
#: What sitemaps of anything but articles are called: by Yoast and Rank Math "author-sitemap.xml", by WordPress
#: "wp-sitemap-taxonomies-post_tag-1.xml", by Ghost "sitemap-pages.xml", by Shopify "sitemap_products_1.xml".
_OF_OTHERS = frozenset(
    {
        *("author", "authors", "user", "users", "category", "categories", "tag", "tags", "taxonomy", "taxonomies"),
        *("page", "pages", "product", "products", "collection", "collections", "image", "images", "video", "videos"),
    }
)


def pages(sitemap: Reading, session: CollectSession) -> tuple[Link, ...]:
    """Newest first, those without a date after the dated. Raises the failure when nothing came of any sitemap of an
    index."""
    links, failures = list(sitemap.links), list[DigestError]()
    waiting, read = _of_articles(sitemap.maps), 0
    for _ in range(_MOST_ASKED):
        if not waiting or read == _MOST_MAPS:
            break
        try:
            one = session.read(session.get(waiting.pop(0).url), read_as=SourceKind.SITEMAP)
        except DigestError as failure:
            failures.append(failure)
            continue
        links += one.links
        waiting = [*_of_articles(one.maps), *waiting]
        read += not one.maps
    if failures and not links:
        raise failures[0]
    return tuple(_newest(links))


def _of_articles(maps: Sequence[Link]) -> list[Link]:
    """Newest first, without those of authors, terms and pages, as long as others are left."""
    return _newest([one for one in maps if _OF_OTHERS.isdisjoint(_name(one.url))] or maps)


def _name(url: str) -> list[str]:
    """The words of the last part of its path."""
    return re.findall(r"[a-z]+", urlsplit(url).path.rstrip("/").rpartition("/")[2].lower())


def _newest(links: Sequence[Link]) -> list[Link]:
    dated = sorted((link for link in links if link.published), key=lambda link: str(link.published), reverse=True)
    return [*dated, *(link for link in links if not link.published)]
