"""The picture that stands for an entry of a feed (pure)."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from lxml import etree

from digest.model.article import Image
from digest.read.feeds import elements
from digest.read.feeds.elements import Fields, attribute
from digest.read.text import clean
from digest.text.web_addresses import link

#: Pixels of width below which another picture is taken where there is one.
_STAMP = 150
_AVATAR = re.compile(r"//(?:[\w-]+\.)?gravatar\.com/", re.IGNORECASE)
_IMG = re.compile(r"<[iI][mM][gG]\b([^<>]{0,4000})")
_ATTRIBUTE = re.compile(r"([\w-]{1,40})\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))")
_PICTURE = re.compile(r"\.(?:jpe?g|png|gif|webp|avif)(?:$|\?)", re.IGNORECASE)


def best_image(fields: Fields) -> Image | None:
    """The widest media:content, or else a thumbnail, an enclosure, iTunes' image, or the first picture of the text."""
    wide = max(_media(fields), key=lambda image: image.width or 0, default=None)
    if wide is not None and (wide.width is None or wide.width >= _STAMP):
        return wide
    return next(_attached(fields), None) or next(_in_text(fields), None) or wide


def image(url: str, base: str = "", *, alt: str = "", width: str = "", height: str = "") -> Image | None:
    """A checked image; None without a good address, for pixels that count readers, and for faces of authors."""
    address = link(url, base) if url else ""
    wide, high = _pixels(width), _pixels(height)
    if not address or _AVATAR.search(address) or wide in (0, 1, 2) or high in (0, 1, 2):
        return None
    return Image(url=address, alt=clean.line(alt, 300), width=wide, height=high)


def image_in(markup: str, base: str = "") -> Image | None:
    """The first picture of some HTML that is one."""
    for match in _IMG.finditer(markup[:100_000]):
        attributes = {m[1].lower(): html.unescape(m[2] or m[3] or m[4] or "") for m in _ATTRIBUTE.finditer(match[1])}
        source = attributes.get("src", "") or attributes.get("data-src", "")
        alt, width, height = (attributes.get(key, "") for key in ("alt", "width", "height"))
        if picture := image(source, base, alt=alt, width=width, height=height):
            return picture
    return None


def _media(fields: Fields) -> Iterator[Image]:
    for element in fields.get("media:content", ()):
        kind = attribute(element, "medium") or attribute(element, "type")
        if kind.startswith("image") or (not kind and _PICTURE.search(attribute(element, "url"))):
            yield from _of(element, "url")
    for element in fields.get("media:thumbnail", ()):
        yield from _of(element, "url")


def _attached(fields: Fields) -> Iterator[Image]:
    for element in (*fields.get("enclosure", ()), *fields.get("link", ())):
        if attribute(element, "type").startswith("image/"):
            yield from _of(element, "url" if element.get("url") else "href")
    for element in fields.get("itunes:image", ()):
        yield from _of(element, "href")
    for element in fields.get("image", ()):
        address = elements.first(elements.fields(element), "url") or elements.bare(element)
        if picture := image(address, element.base or ""):
            yield picture


def _in_text(fields: Fields) -> Iterator[Image]:
    for key in ("content:encoded", "content", "description", "summary"):
        for element in fields.get(key, ()):
            if picture := image_in(elements.source(element), element.base or ""):
                yield picture


def _of(element: etree._Element, key: str) -> Iterator[Image]:
    wide, high = attribute(element, "width"), attribute(element, "height")
    if picture := image(attribute(element, key), element.base or "", width=wide, height=high):
        yield picture


def _pixels(text: str) -> int | None:
    digits = text.strip().removesuffix("px")
    return min(int(digits), 100_000) if digits.isascii() and digits.isdigit() and len(digits) < 7 else None
