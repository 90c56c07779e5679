"""What a page says of itself for machines: JSON-LD, microdata, OpenGraph and other meta elements (pure).

All values are raw text, the most trustworthy first; choosing and cleaning is for `article_page`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from lxml import html

from digest.read.feeds.jsonfeed import Object, objects, string, strings
from digest.read.pages.jsonld import Graph, graph, main_object, texts
from digest.read.pages.microdata import itemprop
from digest.read.pages.microdata import properties as properties_of
from digest.read.text.authors import given_first

#: Names of meta elements, the most trustworthy first.
_NAMES = """
title dc.title dcterm.title og:title weibo:article:title twitter:title parsely-title sailthru.title
title dcterms.title citation_title headline title hdl twitter:text:title
author dc.creator dcterm.creator dcterms.creator author parsely-author sailthru.author citation_author byl
author article:author_name dcsext.author article.author article:author og:article:author authors creator byline
author rbauthors cxenseparse:author og:author twitter:data1
date article:published_time og:article:published_time og:published_time parsely-pub-date sailthru.date
date datepublished article.published published_time publication_date publish_date publish-date pubdate pdate
date ptime article_date_original originalpublicationdate citation_publication_date citation_online_date
date dc.date.issued dcterms.issued dcterms.created dc.date.created dc.date dcterms.date displaydate
date bt:pubdate rnews:datepublished cxenseparse:recs:publishtime cxenseparse:publishtime article:post_date
date created uploaddate og:pubdate og:regdate citation_date release_date
made date timestamp article_date_updated
image og:image:secure_url og:image og:image:url twitter:image twitter:image:src parsely-image-url
site og:site_name application-name parsely-site publisher dc.publisher apple-mobile-web-app-title
summary og:description description twitter:description dc.description
"""

_MAX_VALUES = 50
#: "dc:title" and "dc.title" are the same.
_DUBLIN = re.compile(r"\A(dc|dcterms?):")


def _grouped(names: str) -> Mapping[str, Sequence[str]]:
    groups: dict[str, list[str]] = {}
    for group, *words in map(str.split, names.strip().splitlines()):
        groups.setdefault(group, []).extend(words)
    return groups


_META = _grouped(_NAMES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a page says of itself for machines."""

    titles: tuple[str, ...] = ()
    authors: tuple[tuple[str, ...], ...] = ()
    """One tuple of names or bylines for every place that names some."""
    dates: tuple[str, ...] = ()
    made: tuple[str, ...] = ()
    """Dates that are often those of the page's last making, not of the article's publication."""
    images: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()
    """Names of the publication."""
    languages: tuple[str, ...] = ()
    url: str = ""
    """Where the page says it stands."""
    summary: str = ""
    keywords: tuple[str, ...] = ()
    article: bool = False
    """It calls itself an article."""
    paywalled: bool = False


def facts(tree: html.HtmlElement, url: str = "") -> Facts:
    """Everything that a page at that address says for machines, without repetitions."""
    metas, properties = _metas(tree), properties_of(tree)
    linked, canonical = graph(tree), _linked(tree, "canonical")
    main = main_object(linked, (url, canonical), [head.text_content() for head in islice(tree.iter("h1"), 5)])
    return Facts(
        titles=_once(
            (
                *texts(main, "headline"),
                *_of(metas, *_META["title"]),
                *itemprop(properties, "headline"),
                *texts(main, "name"),
            )
        ),
        authors=_authors(properties, main, linked, metas),
        dates=_once(
            (*_ld_dates(main), *_of(metas, *_META["date"]), *itemprop(properties, "datepublished", "datecreated"))
        ),
        made=_once(_of(metas, *_META["made"])),
        images=_once(
            (
                *_ld_images(main, linked),
                *_of(metas, *_META["image"]),
                *itemprop(properties, "image"),
                _linked(tree, "image_src"),
            )
        ),
        sites=_once((*_of(metas, *_META["site"]), *_publishers(main, linked))),
        languages=_once(
            (tree.get("lang", ""), *texts(main, "inLanguage"), *_of(metas, "og:locale", "language", "dc.language"))
        ),
        url=canonical or next(iter(_of(metas, "og:url")), ""),
        summary=next(iter(_of(metas, *_META["summary"])), ""),
        keywords=_once((*metas.get("article:tag", ()), *strings(main, "keywords"), *strings(main, "articleSection"))),
        article=bool(main)
        or "article" in " ".join(metas.get("og:type", ())).lower()
        or "article:published_time" in metas,
        paywalled=_paywalled(main, metas),
    )


def _metas(tree: html.HtmlElement) -> Mapping[str, list[str]]:
    """Name or property in lower case → its contents, in order. What is claimed as `name="dc.creator"` and again as
    `property="dc:creator"` is one claim in two vocabularies; the latter counts."""
    metas: dict[str, list[str]] = {}
    spelled: dict[str, str] = {}
    for element in tree.iter("meta"):
        content = (element.get("content") or element.get("value") or "").strip()
        for key in ("property", "name", "itemprop", "http-equiv"):
            for name in (element.get(key) or "").lower().split() if content else ():
                plain = _DUBLIN.sub(r"\1.", name)
                if spelled.setdefault(plain, name) != name:
                    if ":" not in name:
                        continue
                    metas[plain], spelled[plain] = [], name
                values = metas.setdefault(plain, [])
                if len(values) < _MAX_VALUES:
                    values.append(content)
    return metas


def _of(metas: Mapping[str, list[str]], *wanted: str) -> tuple[str, ...]:
    return tuple(content for name in wanted for content in metas.get(name, ()))


def _authors(
    properties: Sequence[html.HtmlElement],
    main: Object,
    linked: Graph,
    metas: Mapping[str, list[str]],
) -> tuple[tuple[str, ...], ...]:
    places = [
        _people(main, linked),
        *(tuple(_claimed(metas, name)) for name in _META["author"]),
        itemprop(properties, "author", "creator"),
    ]
    return tuple(dict.fromkeys(names for names in places if names))


def _claimed(metas: Mapping[str, list[str]], name: str) -> Iterable[str]:
    """Catalogues put the family's name first."""
    claims = metas.get(name, ())
    return map(given_first, claims) if name.startswith(("dc", "citation")) else claims


def _people(main: Object, linked: Graph) -> tuple[str, ...]:
    """Names of JSON-LD's authors; those given as a reference are looked up."""
    for key in ("author", "creator"):
        people = [name for one in objects(main, key) for name in _named(one, linked)]
        people += strings(main, key)
        if any(people):
            return tuple(name for name in people if name)
    return ()


def _named(one: Object, linked: Graph) -> tuple[str, ...]:
    """The name of somebody, or of each of several that share one node."""
    return texts(linked.resolved(one), "name") or texts(one, "name")


def _publishers(main: Object, linked: Graph) -> tuple[str, ...]:
    named = [name for one in objects(main, "publisher") for name in _named(one, linked)]
    sites = [string(node, "name") for node in linked.by_id.values() if "WebSite" in strings(node, "@type")]
    return (*named, *sites)


def _ld_dates(main: Object) -> tuple[str, ...]:
    return tuple(date for key in ("datePublished", "dateCreated", "uploadDate") for date in texts(main, key))


def _ld_images(main: Object, linked: Graph) -> tuple[str, ...]:
    pictures = (linked.resolved(one) for one in objects(main, "image"))
    return (*strings(main, "image"), *(string(picture, "url", "contentUrl") for picture in pictures))


def _linked(tree: html.HtmlElement, relation: str) -> str:
    return next((e.get("href", "") for e in tree.iter("link") if relation in e.get("rel", "").lower().split()), "")


def _paywalled(main: Object, metas: Mapping[str, list[str]]) -> bool:
    free = main.get("isAccessibleForFree")
    tier = " ".join(_of(metas, "article:content_tier", "og:article:content_tier")).lower()
    return free is False or str(free).lower() in ("false", "http://schema.org/false") or tier in ("locked", "metered")


def _once(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value.strip() for value in values if value and value.strip()))
