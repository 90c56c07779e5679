"""What relative links of an response belong to."""

from __future__ import annotations

import pytest

from digest.collect.web.response import Response


@pytest.mark.parametrize(
    ("kind", "place", "base"),
    [
        ("application/rss+xml", "https://site.example/feed", "https://site.example/feed"),
        ("application/rss+xml", "/blog/feed", "https://host.example/blog/feed"),
        ("application/rss+xml", "javascript:alert(1)", "https://host.example/feed"),
        ("application/rss+xml", "", "https://host.example/feed"),
        ("text/html; charset=utf-8", "https://site.example/page", "https://host.example/feed"),
    ],
)
def test_a_feed_belongs_where_its_server_says_and_a_page_where_it_lies(kind: str, place: str, base: str) -> None:
    response = Response(
        url="https://host.example/feed", status=200, content_type=kind, headers={"content-location": place}
    )

    assert response.base == base
