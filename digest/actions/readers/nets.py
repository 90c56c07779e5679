"""From which net somebody asks (pure)."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address, ip_network

#: Bits that addresses of one customer have in common.
V4, V6 = 24, 48


def net_of(host: str) -> str:
    """ "203.0.113.0/24" for "203.0.113.9", "2001:db8::/48" for an address of IPv6; what is no address is its own."""
    try:
        address = ip_address(host.partition("%")[0])
    except ValueError:
        return host[:100]
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    return str(ip_network(f"{address}/{V4 if address.version == 4 else V6}", strict=False))
