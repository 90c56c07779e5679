"""Which addresses may be asked: what content and editors type is hostile until it passed here (pure).

A URL is judged twice: as written (`target`), and by the address its host turned out to have, just before connecting
to exactly that address (`refusal`). Odd spellings such as `0x7f.1` or `2130706433` are names like any other: the
resolver turns them into an address, and that is judged.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

import httpx

from digest.errors import DigestError

PORTS = frozenset({80, 443, 8080, 8443})
"""Where public web servers answer."""
MAIL_PORTS = frozenset({993})
"""Where public servers of mailboxes answer (RFC 8314)."""

_LONGEST_URL = 4000
_NAME = re.compile(r"(?!-)[a-z0-9_-]{1,63}(\.(?!-)[a-z0-9_-]{1,63})*\.?")
_STANDARD = {"http": 80, "https": 443}

# IANA IPv4 Special-Purpose Address Registry, multicast and reserved blocks, read 2026-11;
# 168.63.129.16 is the control address of every Azure machine.
_CLOSED_4 = tuple(
    IPv4Network(block)
    for block in (
        *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "168.63.129.16/32", "169.254.0.0/16"),
        *("172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15"),
        *("198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4"),
    )
)
# Only 2000::/3 is global unicast (RFC 4291); of it Teredo and other protocol blocks, documentation and 6to4 are not.
_OPEN_6 = IPv6Network("2000::/3")
_CLOSED_6 = tuple(IPv6Network(block) for block in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"))
_NAT64 = IPv6Network("64:ff9b::/96")


class Blocked(DigestError):
    """This URL must not be asked; `what` says why in words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A URL in the parts a connection needs, all ASCII."""

    url: str
    """Without fragment."""
    scheme: str
    host: str
    """Lower case, without brackets."""
    port: int
    path: str
    """With the query, "/" at least."""

    def join(self, location: str) -> Target:
        """Where a redirect's Location leads from here; raises `Blocked`."""
        try:
            return target(str(httpx.URL(self.url).join(location.strip())))
        except (httpx.InvalidURL, ValueError) as error:
            raise Blocked("redirects to something that is not a web address") from error


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowed:
    """Hosts and networks the operator lets us ask although they are private; any port."""

    hosts: frozenset[str] = frozenset()
    networks: tuple[IPv4Network | IPv6Network, ...] = ()

    @classmethod
    def of(cls, entries: Iterable[str]) -> Allowed:
        """From what an operator types: "intranet.example", "10.1.0.0/16", "192.168.1.7"."""
        hosts, networks = set[str](), list[IPv4Network | IPv6Network]()
        for entry in (entry.strip().lower().strip("[]") for entry in entries):
            try:
                networks.append(ip_network(entry, strict=False))
            except ValueError:
                hosts.add(_bare(entry))
        return cls(hosts=frozenset(hosts), networks=tuple(networks))

    def names(self, host: str) -> bool:
        """Whether the list holds the host by its name, or as an address in one of its networks."""
        address = literal(host)
        return self.takes(host, _inner(address)) if address else _bare(host) in self.hosts

    def takes(self, host: str, address: IPv4Address | IPv6Address) -> bool:
        """Whether the editor's list of own networks holds that host or address."""
        return _bare(host) in self.hosts or any(address in network for network in self.networks)


NOBODY = Allowed()


@lru_cache(maxsize=1024)  # a source's own is taken apart several times over, at 80 µs each
def target(url: str) -> Target:
    """The URL taken apart; raises `Blocked` unless it is http or https, without user name, to a well-formed host."""
    if len(url) > _LONGEST_URL:
        raise Blocked("is longer than any web address")
    try:
        parsed = httpx.URL(url.strip().partition("#")[0])
    except (httpx.InvalidURL, ValueError) as error:
        raise Blocked("is not a web address", advice="Write it as it stands in the browser.") from error
    host = parsed.raw_host.decode("ascii")
    if parsed.scheme not in _STANDARD:
        raise Blocked("is not a web address: it must begin with https:// or http://")
    if parsed.userinfo:
        raise Blocked("holds a user name or password", advice="Write user: and password: below the source.")
    if not _well_formed(host):
        raise Blocked("has no proper host name")
    port = parsed.port or _STANDARD[parsed.scheme]
    if port > 65_535:
        raise Blocked("names a port that does not exist")
    path = parsed.raw_path.decode("ascii") or "/"
    return Target(url=str(parsed), scheme=parsed.scheme, host=host, port=port, path=path)


def refusal(host: str, port: int, address: str, allowed: Allowed, ports: Collection[int] = PORTS) -> str:
    """Why `address`, which `host` turned out to have, must not be connected to; empty when it may. On the public
    internet only `ports` are asked."""
    reached = literal(address.partition("%")[0])
    if reached is None:
        return "has no usable address"
    if allowed.takes(host, reached) or allowed.takes(host, _inner(reached)):
        return ""
    if not public(reached):
        return f"leads to {reached}, which is not on the public internet"
    if port not in ports:
        return f"asks port {port}, where no public {'web' if ports is PORTS else 'mail'} server answers"
    return ""


@lru_cache(maxsize=1024)  # on the way to one answer an address is read five times, at 10 µs each
def literal(host: str) -> IPv4Address | IPv6Address | None:
    """The address that is written there; None where it is a name."""
    try:
        return ip_address(host)
    except ValueError:
        return None


def public(address: IPv4Address | IPv6Address) -> bool:
    """Whether it is a unicast address of the public internet, also inside a mapped or NAT64 address."""
    inner = _inner(address)
    if isinstance(inner, IPv4Address):
        return not any(inner in block for block in _CLOSED_4)
    return inner in _OPEN_6 and not any(inner in block for block in _CLOSED_6)


def _inner(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """The IPv4 address that is really reached through a mapped (RFC 4291) or NAT64 (RFC 6052) one."""
    if isinstance(address, IPv4Address):
        return address
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address


def _well_formed(host: str) -> bool:
    if ":" in host:
        return isinstance(literal(host), IPv6Address) and "%" not in host
    return len(host) <= 253 and _NAME.fullmatch(host) is not None


def _bare(host: str) -> str:
    return host.rstrip(".").lower()
