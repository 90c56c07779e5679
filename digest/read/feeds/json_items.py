"""Any JSON that lists articles, by the paths that an editor gives (pure)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from digest.model.source import Paths
from digest.read.boilerplate.leads import Leads
from digest.read.boilerplate.lines import without_lines
from digest.read.boilerplate.pieces import bare_text
from digest.read.dates import dates
from digest.read.feeds.jsonfeed import Json, Object, string
from digest.read.feeds.pictures import image
from digest.read.feeds.rss_atom import MAX_ENTRIES, Feed
from digest.read.text import clean
from digest.read.text.authors import each_once, given
from digest.read.written import Written
from digest.text.json_paths import there
from digest.text.web_addresses import link

_MARKUP = re.compile(r"</?[a-z][^<>]*>", re.IGNORECASE)
_FEW: Final = 20
"""Values that one path may lead to within one article."""


def json_items(document: Json, paths: Paths, url: str) -> Feed:
    """What the paths say of each article; what one leads to and is no text counts as absent."""
    return Feed(title="", language="", entries=tuple(_entry(item, paths, url) for item in items(document, paths.items)))


def items(document: object, path: str) -> list[Object]:
    """The objects that the path leads to, or that stand in a list there."""
    reached = there(document, path, MAX_ENTRIES)
    spread = [one for value in reached for one in (value if isinstance(value, list) else [value])]
    return [one for one in spread if isinstance(one, Mapping)][:MAX_ENTRIES]


def texts(item: object, path: str) -> list[str]:
    """What the path leads to that says something, numbers as written; the entries of a list one by one."""
    if not path:
        return []
    reached = there(item, path, _FEW)
    spread = [one for value in reached for one in (value if isinstance(value, list) else [value])][:_FEW]
    return [text for one in spread if (text := string({"it": one} if isinstance(one, str | int | float) else {}, "it"))]


def _entry(item: Object, paths: Paths, base: str) -> Written:
    address = next((url for text in texts(item, paths.link) if (url := link(text, base))), "")
    pictures = (image(text, base) for text in texts(item, paths.picture))
    return Written(
        title=clean.line(_first(texts(item, paths.title))),
        guid=string(item, "id", "guid", "uuid", "_id"),
        url=address,
        text=_text("\n\n".join(texts(item, paths.summary)), base, address),
        authors=each_once(name for text in texts(item, paths.author) for name in given(text)),
        published=dates.first_plausible(texts(item, paths.published)),
        image=next((picture for picture in pictures if picture), None),
    )


def _text(words: str, base: str, address: str) -> str:
    if _MARKUP.search(words):
        return bare_text(words, Leads(base=base, own=(address,)))
    return without_lines(clean.plain(words))


def _first(values: Sequence[str]) -> str:
    return values[0] if values else ""
