"""Web addresses as all rooms read them: hostile ones as checked links, hosts in ASCII, and what makes two of them the
same page (pure).

Hosts are read by IDNA 2008 with UTS 46, nontransitional, as browsers do: "straße.example" is not "strasse.example".
"""

from __future__ import annotations

import re
from functools import lru_cache
from ipaddress import IPv6Address
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

import idna

LONGEST = 2000

_GOOD = re.compile(
    r"https?://(?:(?!-)[a-z0-9-]{1,63}\.)*(?!-)[a-z0-9-]{1,63}(?::[1-9]\d{0,3})?(?:[/?#][!#-;=?-\[\]_a-z~]*)?", re.ASCII
)
#: As `canonical` leaves an address, but for what tracks in its query.
_CANONICAL = re.compile(
    r"(https?://[a-z0-9.-]++(?<!\.)(?::[1-9]\d{3})?/[!$-;=@-\[\]_a-z~]*+)(?:\?([!$-;=?-\[\]_a-z~]*+))?", re.ASCII
)
#: A path from the root of its host, as most relative links are, that needs no encoding and no dots taken out.
_ROOTED = re.compile(r"/(?:(?!\.)[\w!$&+,:=~.-]++(?:/|$))*+", re.ASCII)
#: Written for markup once too often, or more than once.
_AMPERSAND = re.compile(r"&(?:amp;)+")
_STRIPPED = re.compile(r"[\x00-\x1f\x7f]+")
_HOST = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?:\.(?!-)[a-z0-9_-]{1,63})*", re.ASCII)
#: The host of most addresses, written as it is here.
_PLAIN_HOST = re.compile(r"https?://((?:(?!-)[a-z0-9-]{1,63}\.){1,3}(?!-)[a-z0-9-]{1,61})(?::\d{1,4})?[/?#]", re.ASCII)
_THIS_MACHINE = re.compile(r"localhost|127(?:\.\d{1,3}){3}|\[?::1\]?", re.ASCII)
_PATH = "/%:@!$&'()*+,;=~"
_PORTS = {"http": 80, "https": 443}

#: Parameters that say where a reader came from, never what is shown.
_TRACKING = re.compile(
    r"utm_\w+|at_(?:medium|campaign|link_\w+|custom\d|bbc_team)|fbclid|gclid|gclsrc|gbraid|wbraid|dclid|msclkid|yclid"
    r"|twclid|ttclid|igshid|mc_[ce]id|mkt_tok|_hs(?:enc|mi)|ocid|cmpid|ns_(?:mchannel|source|campaign|linkname|fee)",
    re.IGNORECASE,
)
#: Others of the kind, by what their makers' manuals say of them (AT Internet, Matomo, Mapp, Eloqua, Omeda, Vero, Drip,
#: Adobe, Yahoo, LinkedIn, Pinterest). `page_of` leaves them where they are: what it gives must not change.
_TRACKING_TOO = re.compile(
    r"xtor|(?:mtm|pk|piwik|matomo)_(?:campaign|source|medium|kwd|keyword|content|cid|group|placement)|wt[._](?:mc|zmc)(?:_id)?"
    r"|elq(?:track(?:id)?|aid|at|cst)?|oly_(?:enc|anon)_id|vero_(?:conv|id)|s_cid|guce_referrer(?:_sig)?|guccounter|li_fat_id"
    r"|epik|srsltid|__hs(?:sc|tc|fp)|hsctatracking|_openstat|igsh|rb_clickid|ml_subscriber(?:_hash)?|dm_i|__twitter_impression"
    r"|itm_(?:source|medium|campaign|content)|rss_?id",
    re.IGNORECASE,
)

#: A plain word for the channel that a link stood in.
_FROM = re.compile(
    r"(?:ref|source|src|from|partner|cmp|smid|cid|via|share|rss)=(?:(?:rss|feed|share)\w*|atom|newsletter|email|twitter|tw-?\w*"
    r"|facebook|fb-?\w*)",
    re.IGNORECASE,
)
#: What is written where there is no address.
_NO_ADDRESS = "n/a na none null undefined - tbd tba nil # http:// https:// //"
_NOWHERE = frozenset(_NO_ADDRESS.split())


def link(url: str, base: str = "") -> str:
    """The absolute http(s) address in ASCII that `url` means at `base`; empty where it is none, carries a user name,
    or is longer than `LONGEST`."""
    url = _STRIPPED.sub("", url.strip()).replace("\\", "/")
    url = _AMPERSAND.sub("&", url) if "&amp;" in url else url
    if url.casefold() in _NOWHERE:
        return ""
    if not (_GOOD.fullmatch(url) and "@" not in url):
        rooted = _ROOTED.fullmatch(url) and origin(base)
        url = f"{rooted}{url}" if rooted else _absolute(url, base)
    return url if len(url) <= LONGEST else ""


def untracked(url: str) -> str:
    """The address without the parameters of its query that say where a reader came from; all else as it stands."""
    address, _, fragment = url.partition("#")
    if "=" in fragment and all(map(_tracks, fragment.split("&"))):
        fragment = ""
    before, _, query = address.partition("?")
    kept = [part for part in query.split("&") if part and not _tracks(part)]
    return before + ("?" if kept else "") + "&".join(kept) + ("#" if fragment else "") + fragment


def _tracks(parameter: str) -> bool:
    name = parameter.partition("=")[0]
    return bool(_TRACKING.fullmatch(name) or _TRACKING_TOO.fullmatch(name) or _FROM.fullmatch(parameter))


def canonical(url: str) -> str:
    """One text for all spellings of an address: host in lower case and ASCII, default port, tracking parameters
    and fragment gone (one that names a page, "#!/about", stays). For comparing, not for asking."""
    if nearly := _CANONICAL.fullmatch(url):
        page, query = nearly.groups()
        return f"{page}?{kept}" if query and (kept := _query(query)) else page
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return url
    place = host(parts.hostname or "")
    if not place:
        return url
    scheme = parts.scheme.lower()
    if port and port != _PORTS.get(scheme):
        place = f"{place}:{port}"
    return urlunsplit((scheme, place, parts.path or "/", _query(parts.query), _page_within(parts.fragment)))


def page_of(url: str) -> str:
    """One text for all addresses of a page: canonical, without scheme, "www." and closing slash. Articles are
    known again by it for years: what it gives for an address must not change."""
    return canonical(url).partition("://")[2].removeprefix("www.").rstrip("/")


def place_of(url: str) -> str:
    """One text for all addresses of an article, whatever the source: its page, with the fragment where one page
    holds many. Empty for a front page, which is no article's own."""
    path, sign, query = page_of(url).partition("?")
    fragment = _query(url.partition("#")[2])
    if "/" not in path and not sign and not fragment:
        return ""
    tail = "" if not fragment or _page_within(fragment) else f"#{fragment}"
    return f"{path.rstrip('/')}{sign}{query}{tail}"


def is_front(url: str) -> bool:
    """It names no page but a site's first one, or nothing on the web."""
    page = page_of(url)
    return "/" not in page and "?" not in page


@lru_cache(maxsize=256)
def origin(url: str) -> str:
    """Its scheme, host and port, "https://a.example:8443"; empty where it is no web address."""
    return _absolute("/", url)[:-1]


def host_of(url: str) -> str:
    """Its host in ASCII, without "www."; empty where it has none."""
    if plain := _PLAIN_HOST.match(url):
        return plain[1].removeprefix("www.")
    try:
        return host(urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def host(name: str) -> str:
    """A host's name in ASCII and lower case, without a dot at its end; an IPv6 address in brackets. Empty where there
    can be no such host."""
    try:
        if ":" in name:
            return f"[{IPv6Address(name.strip('[]'))}]" if "%" not in name else ""
        bare = (name.lower() if name.isascii() else idna.encode(name, uts46=True).decode()).removesuffix(".")
    except ValueError:  # idna's errors are ValueErrors
        return ""
    return bare if len(bare) < 254 and _HOST.fullmatch(bare) else ""


def is_this_machine(name: str) -> bool:
    """The host is a name of the machine itself, which nobody else can reach."""
    return _THIS_MACHINE.fullmatch(name) is not None


def _absolute(url: str, base: str) -> str:
    if len(url) > 2 * LONGEST:
        return ""
    try:
        parts = urlsplit(urljoin(base, url))
        name, port = host(parts.hostname or ""), parts.port
    except ValueError:
        return ""
    if parts.scheme not in _PORTS or not name or port == 0 or "@" in parts.netloc:
        return ""
    place = f"{name}:{port}" if port else name
    encoded = (quote(part, safe=_PATH + "?#[]", errors="replace") for part in (parts.query, parts.fragment))
    return urlunsplit((parts.scheme, place, quote(parts.path, safe=_PATH, errors="replace"), *encoded))


def _query(query: str) -> str:
    """Without what tracks; the others as written and in their order."""
    if "=" not in query:
        return query
    return "&".join(pair for pair in query.split("&") if _TRACKING.fullmatch(pair.partition("=")[0]) is None)


def _page_within(fragment: str) -> str:
    """The fragment where it names a page of a site that is one document, else nothing."""
    return fragment if fragment.startswith(("!", "/")) else ""
