"""What a source is called, and when its home page is asked for it."""

from __future__ import annotations

from datetime import timedelta

from digest.config.digests import Source
from tests.collect.conftest import Loopback, Page, Server
from tests.collect.gather import NOW, Gather


def feed(server: Server, title: str, home: str = "/") -> Page:
    item = "<item><title>Wall</title><link>https://quay.example/wall</link></item>"
    text = f"<rss version='2.0'><channel><title>{title}</title><link>{server.url}{home}</link>{item}</channel></rss>"
    return Page(body=text.encode())


def home(title: str) -> Page:
    return Page(body=f"<html><title>{title}</title><p></p></html>".encode(), headers={"Content-Type": "text/html"})


def test_a_title_that_tells_is_taken_and_nobody_asked(gather: Gather, loopback: Loopback) -> None:
    server = loopback.pages({})
    server.pages = {"/rss": feed(server, "The Quay -"), "/": home("Other")}
    assert gather.one(Source(url=f"{server.url}/rss")).state.name == "The Quay"
    assert server.paths == ["/rss"]


def test_the_home_page_tells_once_what_the_title_does_not(gather: Gather, loopback: Loopback) -> None:
    server = loopback.pages({})
    server.pages = {"/rss": feed(server, "Top Stories"), "/": home("The Quay")}
    source = Source(url=f"{server.url}/rss")
    for day in range(3):
        assert gather.one(source, now=NOW + timedelta(days=day)).state.name == "The Quay"
    assert server.paths == ["/rss", "/robots.txt", "/", "/rss", "/rss"]


def test_a_section_stands_behind_the_name_of_its_site(gather: Gather, loopback: Loopback) -> None:
    server = loopback.pages({})
    server.pages = {"/asia/rss": feed(server, "Asia", "/asia"), "/asia": home("Asia | The Quay")}
    assert gather.one(Source(url=f"{server.url}/asia/rss")).state.name == "The Quay: Asia"


def test_a_home_page_that_is_away_closed_or_says_nothing_costs_nothing_but_its_word(
    gather: Gather, loopback: Loopback
) -> None:
    closed = {"/robots.txt": Page(body=b"User-agent: *\nDisallow: /\n"), "/": home("The Quay")}
    for pages in ({"/": Page(status=500)}, {"/": home("Home")}, closed):
        server = loopback.pages({})
        server.pages = {"/rss": feed(server, "Top Stories")} | pages
        collected = gather.one(Source(url=f"{server.url}/rss"))
        assert (collected.failure, collected.state.name) == (None, "127.0.0.1")


def test_a_feed_sends_us_to_no_other_site(gather: Gather, loopback: Loopback) -> None:
    other, server = loopback.pages({"/": home("The Quay")}), loopback.pages({})
    elsewhere = other.url.replace("127.0.0.1", "localhost")
    text = f"<rss version='2.0'><channel><title>News</title><link>{elsewhere}/</link></channel></rss>"
    server.pages = {"/rss": Page(body=text.encode())}
    gather.one(Source(url=f"{server.url}/rss"))
    assert other.paths == []


def test_whoever_is_named_by_an_editor_is_not_asked_for_a_name(gather: Gather, loopback: Loopback) -> None:
    server = loopback.pages({})
    server.pages = {"/rss": feed(server, "Top Stories"), "/": home("The Quay")}
    gather.one(Source(url=f"{server.url}/rss", name="Quay"))
    assert server.paths == ["/rss"]


def test_a_home_page_that_tells_nothing_is_asked_once_and_one_that_is_away_again(
    gather: Gather, loopback: Loopback
) -> None:
    for page, times in ((home("Home"), 1), (Page(status=404), 1), (Page(status=500), 3)):
        server = loopback.pages({})
        server.pages = {"/rss": feed(server, "Top Stories"), "/": page}
        for day in (0, 8, 16):
            gather.one(Source(url=f"{server.url}/rss"), now=NOW + timedelta(days=day))
        assert server.paths.count("/") == times
