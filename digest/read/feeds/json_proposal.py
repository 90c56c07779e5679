"""Paths that read a JSON document as articles, where nobody gave any (pure)."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Final

from digest.model.source import Paths
from digest.read.dates import dates
from digest.read.feeds.json_items import texts
from digest.read.feeds.jsonfeed import Json, Object
from digest.text.json_paths import Step, written
from digest.text.web_addresses import link

_NODES: Final = 2_000
_LISTS: Final = 50
_DEEPEST: Final = 5
_SAMPLE: Final = 20
_MEMBERS: Final = 200

#: What members are called, the likeliest first; without case and signs.
_TITLES = ("headline", "title", "titel", "name", "subject")
_LINKS = (
    *("url", "link", "weburl", "webpage", "htmlurl", "permalink", "canonicalurl", "shareurl", "articleurl", "pageurl"),
    *("href", "uri"),
)
_DATES = (
    *("datepublished", "publishedat", "publishdate", "publisheddate", "publishedon", "published", "publicationdate"),
    *("pubdate", "firstpublished", "date", "createdat", "created", "timestamp", "ts", "time", "dateupdated"),
    *("updatedat", "updated", "lastmodified", "modified"),
)
_WORDS = (
    *("summary", "excerpt", "teaser", "description", "abstract", "standfirst", "trailtext", "lead", "intro", "dek"),
    *("contenttext", "content", "bodytext", "body", "text"),
)
_PEOPLE = ("byline", "authors", "author", "creator", "writer", "writtenby", "by", "journalist", "user")
_PICTURES = ("image", "picture", "thumbnail", "thumb", "photo", "cover", "imageurl", "hero", "banner", "media", "img")
_INNER = frozenset(
    ("rendered", "name", "fullname", "displayname", "title", "url", "src", "href", "value", "text", "plain", "original")
)
"""What they are called within what is called so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Looks:
    """What a member of an article is recognised by."""

    names: Sequence[str]
    fits: Callable[[str], bool]


def proposed(document: Json, url: str) -> Paths | None:
    """Paths to the list that looks most like articles; None where none does: each has a title, and a link or date."""
    candidates = [_paths(way, articles, url) for way, articles in islice(_lists(document), _LISTS)]
    likely = [(paths, count) for paths, count in candidates if paths.title and (paths.link or paths.published)]
    return max(likely, key=lambda pair: (_filled(pair[0]), pair[1]))[0] if likely else None


def _lists(document: Json) -> Iterator[tuple[tuple[Step, ...], Sequence[Object]]]:
    """Way to each list of objects → these; the document's own first, then what lies deeper."""
    waiting: deque[tuple[tuple[Step, ...], Json]] = deque([((), document)])
    for _ in range(_NODES):
        if not waiting:
            return
        way, value = waiting.popleft()
        inner: Sequence[tuple[Step, Json]] = ()
        if isinstance(value, list):
            articles = [one for one in value if isinstance(one, Mapping)]
            if articles:
                yield (*way, None), articles
            inner = [(None, one) for one in value[:1]]
        elif isinstance(value, Mapping):
            inner = list(value.items())[:_MEMBERS]
        if len(way) < _DEEPEST:
            waiting.extend(((*way, step), one) for step, one in inner if isinstance(one, list | Mapping))


def _paths(way: tuple[Step, ...], articles: Sequence[Object], url: str) -> tuple[Paths, int]:
    sample = articles[:_SAMPLE]
    members = list(dict.fromkeys(path for article in sample for path in _members(article)))[:_MEMBERS]
    is_link = _is_link(url)

    def first(looks: _Looks, *taken: str) -> str:
        return next(
            (path for path in _by_name(members, looks.names) if path not in taken and _fit(sample, path, looks)), ""
        )

    title = first(_Looks(names=_TITLES, fits=lambda text: len(text) < 400 and "://" not in text))
    paths = Paths(
        items=written(way),
        title=title,
        link=first(_Looks(names=_LINKS, fits=is_link)),
        published=first(_Looks(names=_DATES, fits=lambda text: dates.plausible(dates.instant(text)) is not None)),
        summary=first(_Looks(names=_WORDS, fits=lambda text: len(text.split()) > 3), title),
        author=first(_Looks(names=_PEOPLE, fits=lambda text: len(text) < 100 and "://" not in text)),
        picture=first(_Looks(names=_PICTURES, fits=is_link)),
    )
    return paths, len(articles)


def _is_link(url: str) -> Callable[[str], bool]:
    return lambda text: text.startswith(("http://", "https://", "/")) and bool(link(text, url))


def _members(article: Object, way: tuple[Step, ...] = ()) -> Iterator[str]:
    """Paths to what an article says of itself: its members, and those of objects among them."""
    for name, value in list(article.items())[:_MEMBERS]:
        here = (*way, name)
        first = value[0] if isinstance(value, list) and value else value
        listed = (*here, None) if isinstance(value, list) else here
        if isinstance(first, Mapping) and len(way) < 2:
            yield from _members(first, listed)
        elif isinstance(first, str | int | float):
            yield written(here)


def _by_name(members: Sequence[str], names: Sequence[str]) -> Iterator[str]:
    """Those called so, or that are the name or address of what is called so; the likeliest first, and at last those
    whose names end like it, such as "lead_image"."""
    plain = {path: re.findall(r"[a-z]+", re.sub(r"[-_ ]", "", path.lower())) for path in members}
    for alike in (str.__eq__, str.endswith):
        for name in names:
            yield from (path for path, parts in plain.items() if parts and alike(parts[-1], name))
            within = {path: parts[-2] for path, parts in plain.items() if len(parts) > 1 and parts[-1] in _INNER}
            yield from (path for path, outer in within.items() if alike(outer, name))


def _fit(sample: Sequence[Object], path: str, looks: _Looks) -> bool:
    """Most articles have it, and it looks like that."""
    values = [value for article in sample if (value := texts(article, path))]
    fitting = sum(looks.fits(value[0]) for value in values)
    return fitting * 2 > len(sample) or (fitting == len(values) > len(sample) // 3)


def _filled(paths: Paths) -> int:
    bare = replace(paths, items="")
    return sum(map(bool, (bare.title, bare.link, bare.link, bare.published, bare.summary, bare.author, bare.picture)))
