"""Addresses on their way into a mail: checked links, free of what a provider's engine would fill in."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, quote, urlsplit

from digest.text import web_addresses
from digest.text.pictures import NOT_SHOWN

_KEPT = "%/:?#@!$&'()*+,;=~-._"
_USER = re.compile(r"^(\s*https?:[/\\]{2})[^/\\?#]*@", re.IGNORECASE)
_HEAD = re.compile(r"https?://[^/?#]*")
_STRAY = re.compile(r"%(?![0-9A-Fa-f]{2})")


def link(url: str) -> str:
    """`url` as it stands in both parts of a mail, or empty when it leads nowhere a reader may be sent.

    Brackets and stray percent signs are percent-encoded: to a server the same, to a template engine nothing.
    A user name before the host is dropped: it only ever disguises the host."""
    checked = web_addresses.link(_USER.sub(r"\1", url))
    head = _HEAD.match(checked)
    if not head:
        return ""
    return head[0] + quote(_STRAY.sub("%25", checked[head.end() :]), safe=_KEPT)


def picture(url: str) -> str:
    """`url` of an image that mail programs show: https, and no format that many do not know; else empty."""
    checked = link(url)
    parts = urlsplit(checked)
    formats = {parts.path.rpartition(".")[2].lower()}
    formats |= {value.lower() for name, value in parse_qsl(parts.query) if name.lower() in ("fm", "format", "fmt")}
    return checked if parts.scheme == "https" and formats.isdisjoint(NOT_SHOWN) else ""
