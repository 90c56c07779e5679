"""The picture that stands for a page (pure)."""

from __future__ import annotations

from collections.abc import Iterable

from lxml import etree, html

from digest.model.article import Image
from digest.read.feeds.img_elements import image_in
from digest.read.feeds.pictures import image

_NAMED = ("og:image", "og:image:url", "og:image:secure_url")


def picture_of(tree: html.HtmlElement, addresses: Iterable[str], base: str) -> Image | None:
    """The first of the addresses that the page names for machines, as large as it says there; where none can be shown,
    the first picture of its article."""
    sizes = _sizes(tree)
    for address in addresses:
        width, height = sizes.get(address.strip(), ("", ""))
        if picture := image(address, base, width=width, height=height):
            return picture
    return _within(tree, base)


def _sizes(tree: html.HtmlElement) -> dict[str, tuple[str, str]]:
    """Address → width and height, which follow it (ogp.me, structured properties)."""
    sizes: dict[str, tuple[str, str]] = {}
    named: list[str] = []
    sized = False
    for meta in tree.iter("meta"):
        name, content = (meta.get("property") or meta.get("name") or "").lower(), (meta.get("content") or "").strip()
        if name in _NAMED:
            named, sized = ([content] if sized else [*named, content]), False
        elif name in ("og:image:width", "og:image:height"):
            sized = True
            for address in named:
                width, height = sizes.get(address, ("", ""))
                sizes[address] = (content, height) if name.endswith("width") else (width, content)
    return sizes


def _within(tree: html.HtmlElement, base: str) -> Image | None:
    holder = next(tree.iter("article"), None)
    holder = next(tree.iter("main"), None) if holder is None else holder
    return image_in(etree.tostring(holder, encoding="unicode"), base) if holder is not None else None
