"""The pictures that markup shows, wherever a page that loads them late keeps their addresses (pure)."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping

from digest.model.article import Image
from digest.read.feeds.pictures import STAMP, image

_TAG = re.compile(r"<(?:[iI][mM][gG]|source|/?picture)\b([^<>]{0,4000})")
_ATTRIBUTE = re.compile(r"([\w-]{1,40})\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))")
#: Where scripts keep the address of a picture that is shown later, the largest first (WordPress, lazysizes, 2026-11).
_LATE = (
    "data-orig-file",
    "data-full-url",
    "data-large-file",
    "data-src",
    "data-lazy-src",
    "data-original",
    "data-image",
)
_SETS = ("data-srcset", "data-lazy-srcset", "srcset")
_CANDIDATE = re.compile(r"([^\s,]\S*[^\s,])(?:\s+([\d.]{1,8})([wx]))?\s*(?:,|$)")
_CLASS = re.compile(r"(?:^|[\s_-])(?:emoji|smiley|avatar|gravatar|icon|tracking|pixel|share|social|spacer)(?:$|[\s_-])")
_STYLE = re.compile(r"(?:^|[;\s])(width|height)\s*:\s*(\d{1,5})px")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|height\s*:\s*1em")
_LONGEST = 100_000

_Attributes = Mapping[str, str]


def image_in(markup: str, base: str = "") -> Image | None:
    """The first picture of some HTML that is no stamp, or else the first that is one."""
    if "<img" not in markup and "<IMG" not in markup and "<source" not in markup:
        return None
    stamp = None
    for picture in _pictures(markup[:_LONGEST], base):
        if picture.width is None or picture.width >= STAMP:
            return picture
        stamp = stamp or picture
    return stamp


def _pictures(markup: str, base: str) -> Iterator[Image]:
    """What is shown, in order; where an <img> has no picture of its own, that of its <picture>."""
    above: tuple[str, str] = ("", "")
    for match in _TAG.finditer(markup):
        attributes = {m[1].lower(): html.unescape(m[2] or m[3] or m[4] or "") for m in _ATTRIBUTE.finditer(match[1])}
        if match[0][1:7].lower() == "source":
            above = above if above[0] else _widest(attributes)
        elif match[0][1:4].lower() != "img":
            above = ("", "")
        elif picture := _picture(attributes, above, base):
            yield picture


def _picture(attributes: _Attributes, above: tuple[str, str], base: str) -> Image | None:
    style = attributes.get("style", "").lower()
    if _CLASS.search(attributes.get("class", "").lower()) or _HIDDEN.search(style):
        return None
    sizes = dict(_STYLE.findall(style))
    width, height = (attributes.get(key) or sizes.get(key, "") for key in ("width", "height"))
    alt = attributes.get("alt", "")
    for address, wide in _candidates(attributes, width, above):
        high = height if wide == width else ""
        if picture := image(address, base, alt=alt, width=wide, height=high):
            return picture
    return None


def _candidates(attributes: _Attributes, width: str, above: tuple[str, str]) -> Iterator[tuple[str, str]]:
    """Addresses with their widths: those of the picture itself, late ones first, then of its sets."""
    yield from ((attributes[key], width) for key in _LATE if attributes.get(key))
    yield attributes.get("src", ""), width
    yield _widest(attributes)
    yield above


def _widest(attributes: _Attributes) -> tuple[str, str]:
    """The widest of a set of sources, and its width where the set says."""
    for key in _SETS:
        if candidates := _CANDIDATE.findall(attributes.get(key, "")):
            address, size, unit = max(candidates, key=lambda one: _number(one[1]))
            return address, size if unit == "w" else ""
    return "", ""


def _number(text: str) -> float:
    try:
        return float(text or 1)
    except ValueError:
        return 0.0
