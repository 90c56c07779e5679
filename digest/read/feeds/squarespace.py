"""What a Squarespace page gives for `?format=json-pretty`: a collection's items, or one item (pure).

Seen 2026-11: `items[]` or `item` with title, body (HTML), publishOn (milliseconds), author.displayName, assetUrl,
fullUrl, excerpt, tags, categories; `collection.title`, `website.siteTitle` and `website.baseUrl` beside them.
"""

from __future__ import annotations

from collections.abc import Mapping

from digest.read.boilerplate.leads import Leads
from digest.read.boilerplate.pieces import bare_text
from digest.read.dates import dates
from digest.read.feeds.jsonfeed import Object, objects, string, strings
from digest.read.feeds.pictures import image
from digest.read.feeds.rss_atom import MAX_ENTRIES, Feed
from digest.read.text import clean
from digest.read.text.authors import each_once, names
from digest.read.text.tails import without_tail
from digest.read.written import Written
from digest.text.web_addresses import link


def is_squarespace(document: Object) -> bool:
    """Whether the JSON is a Squarespace page."""
    return any("publishOn" in item or "assetUrl" in item for item in _items(document)[:3])


def squarespace(document: Object, url: str) -> Feed:
    """The articles of the page, newest as it lists them, upcoming ones included."""
    website, collection = _object(document, "website"), _object(document, "collection")
    base = link(string(website, "baseUrl", "authenticUrl")) or url
    language = string(website, "language")
    return Feed(
        title=clean.one_line(clean.unescaped(string(collection, "title") or string(website, "siteTitle"))),
        language=clean.language(language),
        entries=tuple(_entry(item, base, language) for item in _items(document)[:MAX_ENTRIES]),
    )


def _items(document: Object) -> tuple[Object, ...]:
    return objects(document, "items") or objects(document, "item")


def _object(document: Object, key: str) -> Object:
    value = document.get(key)
    return value if isinstance(value, Mapping) else {}


def _entry(item: Object, base: str, language: str) -> Written:
    url = link(string(item, "fullUrl", "sourceUrl"), base)
    leads = Leads(base=base, own=(url,))
    text, excerpt = without_tail(bare_text(string(item, "body"), leads)), bare_text(string(item, "excerpt"), leads)
    author = _object(item, "author")
    words = each_once(clean.one_line(word, 100) for key in ("categories", "tags") for word in strings(item, key))
    return Written(
        title=clean.line(string(item, "title")),
        guid=string(item, "id"),
        url=url,
        text=text or excerpt,
        summary=excerpt if text else "",
        authors=names(string(author, "displayName", "firstName")),
        published=dates.plausible(dates.instant(string(item, "publishOn", "addedOn"))),
        language=clean.language(language),
        categories=words[: clean.CATEGORIES],
        image=image(string(item, "assetUrl"), base),
    )
