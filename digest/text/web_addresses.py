"""Hostile addresses as checked links, and what makes two of them the same (pure)."""

from __future__ import annotations

import re
from functools import lru_cache
from ipaddress import IPv6Address
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

import idna

LONGEST = 2000

_GOOD = re.compile(
    r"https?://(?:[a-z0-9-]{1,63}\.)*[a-z0-9-]{1,63}(?::[1-9]\d{0,3})?(?:[/?#][!#-;=?-\[\]_a-z~]*)?", re.ASCII
)
#: As `canonical` leaves an address.
_CANONICAL = re.compile(r"https?://[a-z0-9.-]++(?::[1-9]\d{3})?/[!$-;=@-\[\]_a-z~]*+", re.ASCII)
#: A path from the root of its host, as most relative links are, that needs no encoding and no dots taken out.
_ROOTED = re.compile(r"/(?:(?!\.)[\w!$&+,:=~.-]++(?:/|$))*+", re.ASCII)
_STRIPPED = re.compile(r"[\x00-\x1f\x7f]+")
_HOST = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*\.?", re.ASCII)
_PATH = "/%:@!$&'()*+,;=~"
_PORTS = {"http": 80, "https": 443}

#: Parameters that say where a reader came from, never what is shown.
_TRACKING = re.compile(
    r"utm_\w+|at_(?:medium|campaign|link_\w+|custom\d|bbc_team)|fbclid|gclid|gclsrc|gbraid|wbraid|dclid|msclkid|yclid"
    r"|twclid|ttclid|igshid|mc_[ce]id|mkt_tok|_hs(?:enc|mi)|ocid|cmpid|ns_(?:mchannel|source|campaign|linkname|fee)",
    re.IGNORECASE,
)


def link(url: str, base: str = "") -> str:
    """The absolute http(s) address in ASCII that `url` means at `base`; empty where it is none, carries a user name,
    or is longer than `LONGEST`."""
    url = _STRIPPED.sub("", url.strip()).replace("\\", "/")
    if not (_GOOD.fullmatch(url) and "@" not in url):
        rooted = _ROOTED.fullmatch(url) and _origin(base)
        url = f"{rooted}{url}" if rooted else _absolute(url, base)
    return url if len(url) <= LONGEST else ""


def canonical(url: str) -> str:
    """The same text for all spellings of one address: host in lower case, default port, tracking parameters and
    fragment gone (one that names a page, "#!/about", stays). For comparing, not for asking."""
    if _CANONICAL.fullmatch(url):
        return url
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return url
    host = parts.hostname or ""
    if port and port != _PORTS.get(parts.scheme.lower()):
        host = f"{host}:{port}"
    fragment = parts.fragment if parts.fragment.startswith(("!", "/")) else ""
    return urlunsplit((parts.scheme.lower(), host, parts.path or "/", _query(parts.query), fragment))


def host_of(url: str) -> str:
    """Its host without "www.", in lower case; empty where it has none."""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


@lru_cache(maxsize=256)
def _origin(base: str) -> str:
    """Scheme and host of a base, as `_absolute` writes them; empty where it has none."""
    return _absolute("/", base)[:-1]


def _absolute(url: str, base: str) -> str:
    if len(url) > 2 * LONGEST:
        return ""
    try:
        parts = urlsplit(urljoin(base, url))
        host, port = _host(parts.hostname or ""), parts.port
    except ValueError:
        return ""
    if parts.scheme not in _PORTS or not host or "@" in parts.netloc:
        return ""
    place = f"{host}:{port}" if port is not None else host
    encoded = (quote(part, safe=_PATH + "?#[]", errors="replace") for part in (parts.query, parts.fragment))
    return urlunsplit((parts.scheme, place, quote(parts.path, safe=_PATH, errors="replace"), *encoded))


def _host(name: str) -> str:
    """In ASCII; raises ValueError where it cannot be one. idna's errors are ValueErrors."""
    if ":" in name:
        return f"[{IPv6Address(name)}]"
    if not name.isascii():
        name = idna.encode(name, uts46=True).decode()
    if _HOST.fullmatch(name) is None:
        raise ValueError(name)
    return name


def _query(query: str) -> str:
    """Without what tracks; the others as written and in their order."""
    if "=" not in query:
        return query
    return "&".join(pair for pair in query.split("&") if _TRACKING.fullmatch(pair.partition("=")[0]) is None)
