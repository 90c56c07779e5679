"""What a source from outside can name of the own network: anything, and it gains nothing by it."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from digest.collect.parser import Parser
from digest.collect.web.client import Client
from digest.config.digests import Source
from tests.collect.conftest import Loopback, Page
from tests.collect.gather import Gather, titles

SALARIES = Page.html("<h1>Salaries</h1><address>HR</address><p>Everybody gets far too little.</p>")


def outside(inside: str) -> Mapping[str, Page]:
    """Everything by which a site may lead to an address."""
    item = (
        f"<item><title>Salaries</title><link>{inside}/hr</link><guid>1</guid><description>Teaser</description></item>"
    )
    feed = f"<rss version='2.0'><channel><title>N</title>{item}</channel></rss>".encode()
    refresh = f'<meta http-equiv="refresh" content="0;url={inside}/hr">'
    robots = f"Sitemap: {inside}/news-sitemap.xml\n".encode()
    return {
        "/feed": Page(body=feed, headers={"Content-Type": "application/rss+xml"}),
        "/redirect": Page.redirect(f"{inside}/hr"),
        "/refresh": Page.html("", head=refresh),
        "/announced": Page.html("", head=f'<link rel="alternate" type="application/rss+xml" href="{inside}/feed">'),
        "/robots.txt": Page(body=robots),
        "/": Page.html("Welcome"),
    }


@pytest.mark.parametrize("path", ["/feed", "/redirect", "/refresh", "/announced", "/"])
def test_no_page_of_the_own_network_is_asked_for_a_source_from_outside(
    loopback: Loopback, parser: Parser, path: str
) -> None:
    inside = loopback.pages(lambda path, headers: SALARIES, "127.0.0.2")
    site = loopback.pages(outside(inside.url))

    with Client(2, allow=["127.0.0.0/8"], resolve=lambda host, port: ["127.0.0.1"]) as client:
        source = Source(url=f"http://news.example:{site.port}{path}", full_text=True)
        collected = Gather(client, parser).one(source)

    assert inside.asked == []
    assert site.asked
    assert "too little" not in repr(collected.entries)


def test_a_source_inside_is_read_with_the_pages_it_names_there(loopback: Loopback, parser: Parser) -> None:
    inside = loopback.pages(lambda path, headers: SALARIES, "127.0.0.2")
    site = loopback.pages(outside(inside.url))

    with Client(2, allow=["127.0.0.0/8"]) as client:
        collected = Gather(client, parser).one(Source(url=f"{site.url}/feed", full_text=True))

    assert titles(collected) == ["Salaries"]
    assert "/hr" in inside.paths
    assert collected.state.inside


def test_rules_that_a_stranger_could_not_read_close_nothing_to_who_may(loopback: Loopback, parser: Parser) -> None:
    page = Page.html("<h1>Ferry</h1><address>Ann</address><p>It is late again.</p>")
    inside = loopback.pages({"/ferry": page}, "127.0.0.2")
    item = f"<item><title>Ferry</title><link>{inside.url}/ferry</link><guid>1</guid></item>"
    feed = f"<rss version='2.0'><channel><title>N</title>{item}</channel></rss>".encode()
    site = loopback.pages({"/feed": Page(body=feed, headers={"Content-Type": "application/rss+xml"})})
    stranger = Source(url=f"http://news.example:{site.port}/feed", full_text=True)
    insider = Source(url=f"{site.url}/feed", full_text=True)

    with Client(2, allow=["127.0.0.0/8"], resolve=lambda host, port: ["127.0.0.1"]) as client:
        gather = Gather(client, parser)
        collected = gather(stranger, insider)

    assert [one.text for one in collected[stranger.key].entries] == [""]
    assert "late again" in repr(collected[insider.key].entries)
