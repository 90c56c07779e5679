"""HTTP headers as the client sends and takes them (pure)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import islice

from digest.collect.web.guard import Target
from digest.text.feed_types import may_announce_feed
from digest.text.web_addresses import link

_VALIDATOR = re.compile(r"[\x21-\x7e\x80-\xff]([\x20-\x7e\x80-\xff]*[\x21-\x7e\x80-\xff])?")
_LONGEST_VALIDATOR = 1000
#: "<address>; name=value; name="value"" (RFC 8288 §3).
_LINK = re.compile(r"<(?P<url>[^<>]{1,2000})>(?P<parameters>(?:\s*;\s*[\w*-]+(?:\s*=\s*(?:\"[^\"]*\"|[^;,\s\"]+))?)*)")
_MOST_LINKS = 50


def validators(etag: str, last_modified: str) -> dict[str, str]:
    """Conditional headers (RFC 9110 §13.1), exactly as received; what could not have been received is left out."""
    headers = {"If-None-Match": etag, "If-Modified-Since": last_modified}
    return {
        name: value
        for name, value in headers.items()
        if len(value) <= _LONGEST_VALIDATOR and _VALIDATOR.fullmatch(value)
    }


def received(raw: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    """Headers by name in lower case; of repeated ones the first, but all links (RFC 8288 §3)."""
    headers: dict[str, str] = {}
    for raw_name, raw_value in raw:
        name, value = raw_name.decode("latin-1").lower(), raw_value.decode("latin-1")
        headers[name] = f"{headers[name]}, {value}" if name == "link" and name in headers else headers.get(name, value)
    return headers


def feeds(link_header: str, base: str) -> tuple[str, ...]:
    """Addresses of the feeds that a Link header announces, in its order."""
    addresses = (
        link(match["url"], base)
        for match in islice(_LINK.finditer(link_header), _MOST_LINKS)
        if may_announce_feed(*(_parameter(match["parameters"], name) for name in ("rel", "type")))
    )
    return tuple(dict.fromkeys(address for address in addresses if address))


def _parameter(parameters: str, name: str) -> str:
    match = re.search(rf";\s*{name}\s*=\s*(?:\"([^\"]*)\"|([^;\s,]+))", parameters, re.IGNORECASE)
    return (match[1] or match[2] or "") if match else ""


def set_cookies(raw: Iterable[tuple[bytes, bytes]]) -> list[str]:
    """Every Set-Cookie header; none of them can be joined with another (RFC 6265 §3)."""
    return [value.decode("latin-1") for name, value in raw if name.lower() == b"set-cookie"]


def authority(here: Target) -> str:
    """The Host header."""
    host = f"[{here.host}]" if ":" in here.host else here.host
    return host if here.port == {"http": 80, "https": 443}[here.scheme] else f"{host}:{here.port}"


def as_utf8(header: str) -> str:
    """Some servers write raw UTF-8 into Location; HTTP's own reading of the bytes is Latin-1."""
    try:
        return header.encode("latin-1").decode()
    except UnicodeError:
        return header
