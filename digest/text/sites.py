"""Which addresses are in one hand: sites by the Public Suffix List, and how near a source stands to an address (pure).

The list comes with `tld` (its file lies in the package and is never fetched), private suffixes included: the blogs of
github.io or blogspot.com are sites of their own.
"""

from __future__ import annotations

from enum import IntEnum
from functools import lru_cache
from ipaddress import ip_address

from digest.text.web_addresses import host_of


class Standing(IntEnum):
    """How near a source stands to an address that it names; the nearest decides what is said under it."""

    #: another site's, or no web address
    STRANGER = 0
    #: of the same site: feeds.quay.example and www.quay.example
    SAME_SITE = 1
    #: on the very host
    OWN = 2


def standing(source: str, url: str) -> Standing:
    """How near the source of that key or address stands to the address."""
    theirs, named = host_of(source), host_of(url)
    if not theirs or not named:
        return Standing.STRANGER
    if theirs == named:
        return Standing.OWN
    return Standing.SAME_SITE if site_of(theirs) == site_of(named) else Standing.STRANGER


def same_site(one: str, other: str) -> bool:
    """Both addresses lie on one site."""
    return standing(one, other) is not Standing.STRANGER


@lru_cache(maxsize=4096)
def site_of(host: str) -> str:
    """The registrable domain of a host in ASCII; the host itself where it is an IP address, a suffix or one word."""
    try:
        ip_address(host.strip("[]"))
    except ValueError:
        return _registrable(host)
    return host


def _registrable(host: str) -> str:
    # 60 ms and 5 MB for who compares hosts that differ; nobody else needs it.
    from tld import get_fld  # noqa: PLC0415

    listed = get_fld(f"https://{host}", fail_silently=True, search_private=True)
    # Where no rule matches, the last label is the suffix (publicsuffix.org, "the prevailing rule is *").
    return listed or ".".join(host.split(".")[-2:])
