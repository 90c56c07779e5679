"""The picture that stands for an entry of a feed (pure)."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from digest.model.article import Image
from digest.read.feeds import elements
from digest.read.feeds.elements import Fields, attribute
from digest.read.feeds.img_elements import image_in
from digest.read.feeds.pictures import STAMP, image, is_picture

_MARKED_UP = ("content:encoded", "content", "description", "summary", "atom:content", "xhtml:body")


def best_image(fields: Fields) -> Image | None:
    """The widest media:content, or else a thumbnail, an enclosure, iTunes' image, or the first picture of the text."""
    wide = max(_media(fields), key=lambda picture: picture.width or 0, default=None)
    if wide is not None and (wide.width is None or wide.width >= STAMP):
        return wide
    return next(_attached(fields), None) or next(_in_text(fields), None) or wide


def _media(fields: Fields) -> Iterator[Image]:
    thumbnails = list(fields.get("media:thumbnail", ()))
    for element in fields.get("media:content", ()):
        medium, kind = attribute(element, "medium"), attribute(element, "type")
        if medium == "image" or (not medium and is_picture(kind, attribute(element, "url"))):
            yield from _of(element, "url")
        if len(element):
            thumbnails += elements.fields(element).get("media:thumbnail", ())
    for element in thumbnails:
        yield from _of(element, "url")


def _attached(fields: Fields) -> Iterator[Image]:
    for element in (*fields.get("enclosure", ()), *fields.get("link", ())):
        address, kind = attribute(element, "url") or attribute(element, "href"), attribute(element, "type")
        encloses = elements.name(element) == "enclosure" or attribute(element, "rel") == "enclosure"
        if (kind.startswith("image/") or encloses) and is_picture(kind, address):
            yield from _of(element, "url" if element.get("url") else "href")
    for element in fields.get("itunes:image", ()):
        yield from _of(element, "href")
    for element in fields.get("image", ()):
        address = elements.first(elements.fields(element), "url") or elements.bare(element)
        if picture := image(address, element.base or ""):
            yield picture


def _in_text(fields: Fields) -> Iterator[Image]:
    for key in _MARKED_UP:
        for element in fields.get(key, ()):
            if picture := image_in(elements.source(element), element.base or ""):
                yield picture


def _of(element: etree._Element, key: str) -> Iterator[Image]:
    wide, high = attribute(element, "width"), attribute(element, "height")
    if picture := image(attribute(element, key), element.base or "", width=wide, height=high):
        yield picture
