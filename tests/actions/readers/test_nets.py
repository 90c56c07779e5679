"""Those who share a net are counted together."""

from __future__ import annotations

import pytest

from digest.actions.readers.nets import net_of


@pytest.mark.parametrize(
    ("host", "net"),
    [
        ("203.0.113.9", "203.0.113.0/24"),
        ("::ffff:203.0.113.9", "203.0.113.0/24"),
        ("2001:db8:1:2:3::9", "2001:db8:1::/48"),
        ("fe80::1%eth0", "fe80::/48"),
        ("testclient", "testclient"),
        ("", ""),
    ],
)
def test_an_address_belongs_to_its_net(host: str, net: str) -> None:
    assert net_of(host) == net
