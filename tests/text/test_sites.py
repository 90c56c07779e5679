"""Which addresses are in one hand."""

from __future__ import annotations

import pytest

from digest.text.sites import Standing, same_site, site_of, standing


@pytest.mark.parametrize(
    ("host", "site"),
    [
        ("www.bbc.co.uk", "bbc.co.uk"),
        ("feeds.bbc.co.uk", "bbc.co.uk"),
        ("harbour.github.io", "harbour.github.io"),
        ("a.harbour.blogspot.com", "harbour.blogspot.com"),
        ("news.quay.example", "quay.example"),
        ("xn--bcher-kva.example.de", "example.de"),
        ("intranet", "intranet"),
        ("127.0.0.1", "127.0.0.1"),
        ("[::1]", "[::1]"),
    ],
)
def test_a_site_is_what_somebody_registered(host: str, site: str) -> None:
    assert site_of(host) == site


@pytest.mark.parametrize(
    ("source", "url", "stands"),
    [
        ("https://www.quay.example/feed", "https://quay.example/1", Standing.OWN),
        ("https://quay.example:8443/feed", "http://quay.example/1", Standing.OWN),
        ("https://feeds.quay.example/all", "https://www.quay.example/1", Standing.SAME_SITE),
        ("https://quay.example/feed", "https://stranger.example/1", Standing.STRANGER),
        ("https://one.github.io/feed", "https://two.github.io/1", Standing.STRANGER),
        ("https://127.0.0.1/feed", "https://127.0.0.2/1", Standing.STRANGER),
        ("folder:/srv/inbox", "https://quay.example/1", Standing.STRANGER),
        ("https://quay.example/feed", "", Standing.STRANGER),
        ("https://quay.example.stranger.example/feed", "https://quay.example/1", Standing.STRANGER),
    ],
)
def test_a_source_stands_near_to_addresses_of_its_own(source: str, url: str, stands: Standing) -> None:
    assert standing(source, url) is stands
    assert same_site(source, url) is (stands is not Standing.STRANGER)
