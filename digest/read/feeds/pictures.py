"""What is a picture that may stand for an article, by its address, type and size (pure)."""

from __future__ import annotations

import re

from digest.model.article import Image
from digest.read.text import clean
from digest.text.web_addresses import link

#: Pixels of width below which another picture is taken where there is one.
STAMP = 150
#: Pixels up to which a picture counts readers or parts lines.
_DOT = 2
#: Faces of authors; WordPress' and Twitter's emoji, buttons of FeedBurner, AddToAny and WordPress.com (seen 2026-11);
#: drawings.
_UNFIT = re.compile(
    r"//(?:[\w-]+\.)?gravatar\.com/"
    r"|/(?:core/)?emoji/|//twemoji\.|//feeds\.wordpress\.com/|//feeds\.feedburner\.com/~|//static\.addtoany\.com/"
    r"|/share[_-]?(?:icons?|buttons?)/|/(?:icons?|buttons?)/(?:share|facebook|twitter|x|mail|rss)\b|/smilies/"
    r"|\.svgz?(?:$|[?#])",
    re.IGNORECASE,
)
#: Names of the files that may hold a place, and what these are called.
_GRAPHICS = re.compile(r"/([^/?#]*)\.(?:gif|png|svg)(?:$|[?#])", re.IGNORECASE)
_HOLDING = re.compile(r"lazy-?load|placeholder|spacer|blank|transparent|1x1|pixel|loading|clear", re.IGNORECASE)
_PICTURE = re.compile(r"\.(?:jpe?g|png|gif|webp|avif)(?:$|[?#])", re.IGNORECASE)
#: Sizes within addresses: WordPress' "-300x200.jpg", Blogger's "/s72-c/", and what resizers are asked for.
_SIZED = re.compile(r"[-_](\d{2,4})x(\d{2,4})\.(?:jpe?g|png|gif|webp)(?:$|[?#])", re.IGNORECASE)
_SQUARE = re.compile(r"\.(?:blogspot|googleusercontent|bp\.blogspot)\.com/.*?[/=]s(\d{2,4})-c\b", re.IGNORECASE)
_ASKED = re.compile(r"[?&](?:w|width)=(\d{2,4})(?:&|$)", re.IGNORECASE)
_UNTYPED = ("", "application/octet-stream", "binary/octet-stream", "image")


def image(url: str, base: str = "", *, alt: str = "", width: str = "", height: str = "") -> Image | None:
    """A checked image; None without a good address, for dots that count readers, faces of authors, emoji, buttons,
    placeholders, and formats that no mail program shows."""
    address = link(url, base) if url.strip() not in ("", "#") else ""
    wide, high = _pixels(width), _pixels(height)
    if not address or min(wide or _DOT + 1, high or _DOT + 1) <= _DOT or 0 in (wide, high):
        return None
    if _UNFIT.search(address) or _is_placeholder(address):
        return None
    if wide is None and high is None:
        wide, high = _written(address)
    return Image(url=address, alt=clean.line(alt, 300), width=wide, height=high)


def _written(address: str) -> tuple[int | None, int | None]:
    """The width and height that an address says of itself."""
    if match := _SIZED.search(address):
        return int(match[1]), int(match[2])
    if match := _SQUARE.search(address):
        return int(match[1]), int(match[1])
    return (int(match[1]), None) if (match := _ASKED.search(address)) else (None, None)


def _is_placeholder(address: str) -> bool:
    """Whether it holds the place of a picture that a script puts in."""
    return any(map(_HOLDING.search, _GRAPHICS.findall(address)))


def is_picture(kind: str, address: str) -> bool:
    """Whether something of that type, or of none that says anything, is a picture: "image/jpeg", "jpg"."""
    kind = kind.strip().lower()
    if kind.startswith("image/"):
        return not kind.startswith("image/svg")
    return bool(_PICTURE.search(f".{kind}") or (kind in _UNTYPED and _PICTURE.search(address)))


def _pixels(text: str) -> int | None:
    digits = text.strip().removesuffix("px").partition(".")[0]
    return min(int(digits), 100_000) if digits.isascii() and digits.isdigit() and len(digits) < 7 else None
