"""What WordPress says of posts over its REST interface, `/wp-json/wp/v2/posts` (pure).

Read are `title.rendered`, `link`, `date_gmt`, `content.rendered`, `excerpt.rendered`, `id`, and, where they were
asked for (`?_embed`), authors, terms and the picture (developer.wordpress.org/rest-api/reference/posts, 2026-11).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from digest.model.article import Image
from digest.read.dates import dates
from digest.read.feeds.img_elements import image_in
from digest.read.feeds.jsonfeed import Json, Object, objects, string
from digest.read.feeds.pictures import image
from digest.read.feeds.rss_atom import MAX_ENTRIES, Feed
from digest.read.text import clean
from digest.read.text.authors import each_once, given
from digest.read.written import Written
from digest.text.web_addresses import link

_ZONED = re.compile(r"(?:Z|[+-]\d\d:?\d\d)$", re.IGNORECASE)


def is_wordpress(items: Sequence[Json]) -> bool:
    """Whether the first of a list is a post of WordPress."""
    first = items[0] if items else None
    return isinstance(first, Mapping) and bool(_rendered(first, "title")) and "link" in first


def wordpress(items: Sequence[Json], url: str) -> Feed:
    """The posts in their order; members of the wrong type count as absent."""
    posts = [item for item in items[:MAX_ENTRIES] if isinstance(item, Mapping)]
    return Feed(title="", language="", entries=tuple(_entry(post, url) for post in posts))


def _entry(post: Object, base: str) -> Written:
    content = _rendered(post, "content")
    text, excerpt = clean.text(content), clean.text(_rendered(post, "excerpt"))
    embedded = _block(post, "_embedded")
    address = link(string(post, "link"), base)
    return Written(
        title=clean.line(_rendered(post, "title")),
        guid=_rendered(post, "guid") or string(post, "id"),
        url=address,
        text=text or excerpt,
        summary=excerpt if text else "",
        authors=each_once(name for author in objects(embedded, "author") for name in given(string(author, "name"))),
        published=dates.first_plausible(_moments(post)),
        categories=each_once(clean.line(string(term, "name"), 100) for term in _terms(embedded))[: clean.CATEGORIES],
        image=_picture(embedded, address) or (image_in(content, address) if content else None),
    )


def _moments(post: Object) -> Iterator[str]:
    """In UTC, which `date_gmt` is without saying so; `date` is in the zone of the site, whichever that is."""
    for name in ("date_gmt", "date", "modified_gmt"):
        moment = string(post, name)
        yield f"{moment}Z" if moment and not _ZONED.search(moment) else moment


def _picture(embedded: Object, base: str) -> Image | None:
    media = next(iter(objects(embedded, "wp:featuredmedia")), {})
    return image(string(media, "source_url"), base, alt=string(media, "alt_text"))


def _terms(embedded: Object) -> Iterator[Object]:
    """Categories and tags, which come as lists in a list."""
    groups = embedded.get("wp:term")
    for group in groups if isinstance(groups, list) else ():
        yield from objects({"terms": group}, "terms")


def _rendered(post: Object, key: str) -> str:
    return string(_block(post, key), "rendered")


def _block(post: Object, key: str) -> Object:
    value = post.get(key)
    return value if isinstance(value, Mapping) else {}
