"""Addresses on their way into a mail: http(s), ASCII, and free of what a provider's engine would fill in."""

from __future__ import annotations

import re
from email.utils import parseaddr
from urllib.parse import SplitResult, parse_qsl, quote, urlsplit, urlunsplit

#: Longer ones are cut by mail programs and proxies.
LONGEST = 2000
_KEPT = "%/:?#@!$&'()*+,;=~-._"
_ADDRESS = re.compile(r"[A-Za-z0-9._+-]{1,64}@[A-Za-z0-9.-]{1,253}")
_STRAY = re.compile(r"%(?![0-9A-Fa-f]{2})")
#: Not shown by Outlook for Windows (caniemail.com, 2026-11).
_NOT_SHOWN = ("svg", "svgz", "webp", "avif", "jxl", "heic")


def link(url: str) -> str:
    """`url` as it stands in both parts of a mail, or empty when it leads nowhere a reader may be sent.

    Braces, bars and stray percent signs are percent-encoded: to a server the same, to a template engine nothing.
    A user name before the host is dropped: it only ever disguises the host."""
    parts = _split(url)
    if parts is None or parts.scheme not in ("http", "https"):
        return ""
    whole = urlunsplit((parts.scheme, _host(parts), *(_encoded(part) for part in parts[2:])))
    return whole if len(whole) <= LONGEST else ""


def picture(url: str) -> str:
    """`url` of an image that mail programs show: https, and no format that many do not know; else empty."""
    checked = link(url)
    parts = urlsplit(checked)
    formats = {parts.path.rpartition(".")[2].lower()}
    formats |= {value.lower() for name, value in parse_qsl(parts.query) if name.lower() in ("fm", "format", "fmt")}
    return checked if parts.scheme == "https" and formats.isdisjoint(_NOT_SHOWN) else ""


def mail(sender: str) -> str:
    """ "mailto:news@quay.example" for "The Quay <news@quay.example>"; empty where there is no plain address."""
    address = parseaddr(sender)[1]
    return f"mailto:{address}" if _ADDRESS.fullmatch(address) else ""


def host(url: str) -> str:
    """ "www.cam.ac.uk" without its "www."; empty where there is none."""
    parts = _split(url)
    return (parts.hostname or "").removeprefix("www.") if parts else ""


def _split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        return parts if parts.hostname and parts.port != 0 else None
    except ValueError:
        return None


def _host(parts: SplitResult) -> str:
    name = parts.hostname or ""
    if ":" in name:
        name = f"[{name}]"
    try:
        ascii_name = name if name.isascii() else name.encode("idna").decode("ascii")
    except UnicodeError:
        ascii_name = quote(name)
    return f"{ascii_name}:{parts.port}" if parts.port else ascii_name


def _encoded(part: str) -> str:
    return quote(_STRAY.sub("%25", part), safe=_KEPT, errors="replace")
