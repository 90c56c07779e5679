"""Redirects: which count as a move, and which are refused."""

from __future__ import annotations

import pytest

from digest.collect.web.client import Client
from tests.collect.conftest import Loopback, Page
from tests.collect.web.scripts import failure


@pytest.mark.parametrize(
    ("chain", "moved"),
    [
        ([301], True),
        ([308], True),
        ([301, 308, 301], True),
        ([302], False),
        ([303], False),
        ([307], False),
        ([302, 301], False),
        ([301, 302], False),
        ([301, 307, 308], False),
        ([301] * 5, True),
    ],
)
def test_a_move_is_reported_when_all_the_way_is_permanent(
    client: Client, loopback: Loopback, chain: list[int], moved: bool
) -> None:
    pages = {f"/{number}": Page.redirect(f"/{number + 1}", status) for number, status in enumerate(chain)}
    server = loopback.pages(pages | {f"/{len(chain)}": Page.rss("One")})
    answer = client.get(f"{server.url}/0")
    assert answer.url == f"{server.url}/{len(chain)}"
    assert answer.moved_to == (answer.url if moved else "")


def test_a_moved_feed_that_has_not_changed_is_reported_as_moved(client: Client, loopback: Loopback) -> None:
    server = loopback.pages({"/old": Page.redirect("/new", 301), "/new": Page(status=304)})
    answer = client.get(f"{server.url}/old", etag='"1"')
    assert (answer.not_modified, answer.moved_to) == (True, f"{server.url}/new")


@pytest.mark.parametrize(
    "location",
    ["/there", "there", "//127.0.0.1:{port}/there", "{url}/there#end", "  /there ", "../there", "?x", "/t h"],
)
def test_a_redirect_may_be_written_in_any_form(client: Client, loopback: Loopback, location: str) -> None:
    server = loopback.pages({})
    there = location.replace("{port}", str(server.port)).replace("{url}", server.url)
    landing = {"/there", "/?x", "/t%20h"}
    server.pages = {"/": Page.redirect(there)} | {path: Page(body=b"there") for path in landing}
    assert client.get(server.url).content == b"there"


def test_a_redirect_in_raw_utf8_is_understood(client: Client, loopback: Loopback) -> None:
    server = loopback.pages({})
    server.pages = {"/": Page.redirect("/nächste".encode().decode("latin-1")), "/n%C3%A4chste": Page(body=b"there")}
    assert client.get(server.url).content == b"there"


def test_22_a_loop_ends_after_five_redirects(client: Client, loopback: Loopback) -> None:
    server = loopback.pages({"/": Page.redirect("/")})
    assert failure(client, server.url).what == "redirects more than 5 times"
    assert len(server.asked) == 6


@pytest.mark.parametrize(
    "location", ["ftp://news.example/", "javascript:alert(1)", "file:///etc/passwd", "http://[", "//"]
)
def test_a_redirect_to_anything_but_the_web_is_refused(client: Client, loopback: Loopback, location: str) -> None:
    server = loopback.pages({"/": Page.redirect(location)})
    assert failure(client, server.url).status is None


def test_a_redirect_without_an_address_is_a_failure(client: Client, loopback: Loopback) -> None:
    server = loopback.pages({"/": Page(status=302)})
    assert failure(client, server.url).what == "answered 302 Found"
