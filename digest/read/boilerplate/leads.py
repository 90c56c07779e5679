"""Where the links of a piece lead: to itself, to its publication's home, nowhere, or away (pure)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from digest.text.web_addresses import link, page_of


class Lead(StrEnum):
    #: to the page of the piece, or to one below it, such as its comments
    OWN = "own"
    #: to the front page, or to a page that the piece lies below
    HOME = "home"
    #: "#", nothing, or a placeholder that was never filled in
    NOWHERE = "nowhere"
    #: anywhere else
    AWAY = "away"


@dataclass(frozen=True, kw_only=True)
class Leads:
    """What is known of a piece's addresses, so that its links can be told apart."""

    base: str = ""
    """What relative links stand for."""
    own: tuple[str, ...] = ()
    """Addresses of the piece itself: its page, its comments."""
    home: str = ""
    """Of the publication, where it names one."""

    def of(self, address: str) -> Lead:
        """Where a link with that address leads."""
        address = address.strip()
        if address in ("", "#") or address.startswith(("%%", "{{", "*|", "javascript:")):
            return Lead.NOWHERE
        if address.startswith("#") or (address.startswith("http") and _host(address) not in self._hosts):
            return Lead.AWAY
        page = page_of(link(address, self.base))
        if not page:
            return Lead.AWAY
        if any(page == own or page.startswith((f"{own}/", f"{own}?")) for own in self._own):
            return Lead.OWN
        if page in self._homes or any(own.startswith(f"{page}/") for own in self._own):
            return Lead.HOME
        return Lead.AWAY

    @cached_property
    def _hosts(self) -> frozenset[str]:
        """Most links lead to other hosts, and are known by that alone."""
        return frozenset(map(_host, (self.base, self.home, *self.own)))

    @cached_property
    def _own(self) -> tuple[str, ...]:
        return tuple(page for page in _pages(self.own) if "/" in page or "?" in page)

    @cached_property
    def _homes(self) -> frozenset[str]:
        pages = _pages((self.base, *self.own))
        return frozenset((*_pages((self.home,)), *(page.partition("/")[0].partition("?")[0] for page in pages)))


def _host(address: str) -> str:
    """As written, but for "www." and case."""
    return address.partition("//")[2].partition("/")[0].partition("?")[0].lower().removeprefix("www.")


def _pages(addresses: Iterable[str]) -> tuple[str, ...]:
    return tuple(filter(None, map(page_of, filter(None, addresses))))
