"""JSON Feed 1 and 1.1 (jsonfeed.org), and whatever has its `items`, as what they say of each item (pure)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TypeAlias

from digest.model.article import Image
from digest.read.boilerplate.leads import Leads
from digest.read.boilerplate.lines import without_lines
from digest.read.boilerplate.pieces import bare_text
from digest.read.dates import dates
from digest.read.feeds.img_elements import image_in
from digest.read.feeds.pictures import image
from digest.read.feeds.rss_atom import MAX_ENTRIES, Feed
from digest.read.text import clean
from digest.read.text.authors import each_once, given
from digest.read.written import Written
from digest.text.web_addresses import link

Json: TypeAlias = "Mapping[str, Json] | Sequence[Json] | str | int | float | bool | None"
Object: TypeAlias = Mapping[str, Json]


def json_feed(document: Object, url: str) -> Feed:
    """Everything the feed says of itself and its items; members of the wrong type count as absent."""
    language = string(document, "language")
    shared = _people(document)
    items = objects(document, "items")[:MAX_ENTRIES]
    return Feed(
        title=clean.one_line(clean.unescaped(string(document, "title"))),
        language=clean.language(language),
        home=link(string(document, "home_page_url"), url),
        entries=tuple(_entry(item, url, language, shared) for item in items),
    )


def objects(document: Object, key: str) -> tuple[Object, ...]:
    """The objects of a list; of one object itself."""
    value = document.get(key)
    if isinstance(value, Mapping):
        return (value,)
    if isinstance(value, str) or not isinstance(value, Sequence):
        return ()
    return tuple(item for item in value if isinstance(item, Mapping))


def string(document: Object, *keys: str) -> str:
    """The first of these members that says something; numbers as written."""
    for key in keys:
        value = document.get(key)
        if isinstance(value, str) and value.strip():
            return value.strip()
        if isinstance(value, int | float) and not isinstance(value, bool):
            return str(value)
    return ""


def strings(document: Object, key: str) -> tuple[str, ...]:
    """The text or texts under that key; empty for anything else."""
    value = document.get(key)
    if isinstance(value, str):
        return (value,)
    return tuple(v for v in value if isinstance(v, str)) if isinstance(value, Sequence) else ()


def _entry(item: Object, base: str, language: str, shared: tuple[str, ...]) -> Written:
    html, words = string(item, "content_html", "html"), string(item, "content_text", "content", "text")
    url = link(string(item, "url", "external_url", "link") or _permalink(item), base)
    leads = Leads(base=base, own=(url, string(item, "comments")))
    text = bare_text(html, leads) if html else without_lines(clean.plain(words))
    summary = without_lines(clean.plain(string(item, "summary", "description")))
    tongue = string(item, "language") or language
    return Written(
        title=clean.one_line(clean.unescaped(string(item, "title"))),
        guid=string(item, "id", "guid"),
        url=url,
        text=text or summary,
        summary=summary if text else "",
        authors=_people(item) or shared,
        published=_published(item, tongue),
        language=clean.language(tongue),
        categories=each_once(clean.one_line(tag, 100) for tag in strings(item, "tags"))[: clean.CATEGORIES],
        image=_image(item, html, base),
    )


def _permalink(item: Object) -> str:
    """An id that is an address serves as link."""
    name = string(item, "id")
    return name if name.startswith(("http://", "https://")) else ""


def _people(item: Object) -> tuple[str, ...]:
    """`authors` (1.1) or `author` (1), objects with a name, or plain names."""
    for key in ("authors", "author"):
        people = [n for author in objects(item, key) for n in given(string(author, "name"))]
        people += [n for author in strings(item, key) for n in given(author)]
        if people:
            return each_once(people)
    return ()


def _published(item: Object, language: str) -> datetime | None:
    claims = (string(item, key) for key in ("date_published", "published", "date_modified", "date"))
    return dates.first_plausible(claims, language)


def _image(item: Object, html: str, base: str) -> Image | None:
    banner = image(string(item, "image", "banner_image"), base)
    return banner or (image_in(html, base) if html else None)
