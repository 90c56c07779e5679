"""Cookies within one chain of redirects, and no longer."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from digest.collect.web.client import Client
from digest.collect.web.cookies import Cookies
from digest.collect.web.guard import target
from tests.collect.conftest import Loopback, Page

HERE = target("https://quay.example/news/feed?x=/y")


def sent(header: str, there: str = "https://quay.example/news/all") -> str:
    cookies = Cookies()
    cookies.take(HERE, [header])
    return cookies.header(target(there))


@pytest.mark.parametrize(
    ("header", "there", "comes_back"),
    [
        ("seen=1", "https://quay.example/news/all", "seen=1"),
        ("seen=1; Path=/; HttpOnly; SameSite=Lax", "https://quay.example/", "seen=1"),
        ("seen=1", "https://quay.example/other", ""),
        ("seen=1; path=/ne", "https://quay.example/news", ""),
        ("seen=1; Path=/", "https://www.quay.example/", ""),
        ("seen=1; Domain=quay.example; Path=/", "https://www.quay.example/", ""),
        ("seen=1; Path=/", "https://stranger.example/", ""),
        ("seen=1; Secure; Path=/", "http://quay.example/", ""),
        ("seen=1; Path=/", "http://quay.example/", "seen=1"),
        ("seen=; Max-Age=0; Path=/", "https://quay.example/", ""),
        ("", "https://quay.example/news/all", ""),
        ("novalue", "https://quay.example/news/all", ""),
        ("a b=1", "https://quay.example/news/all", ""),
        (f"big={'x' * 5000}", "https://quay.example/news/all", ""),
    ],
)
def test_a_cookie_comes_back_to_the_host_that_set_it_alone(header: str, there: str, comes_back: str) -> None:
    assert sent(header, there) == comes_back


def test_a_later_cookie_of_a_name_replaces_the_earlier_and_there_is_an_end_to_them() -> None:
    cookies = Cookies()
    cookies.take(HERE, ["a=1", "b=2", "a=3"])
    assert cookies.header(HERE, "given=x") == "given=x; b=2; a=3"
    cookies.take(HERE, [f"n{n}=1" for n in range(1000)])
    assert cookies.header(HERE).count(";") < 50


def test_a_site_that_sends_its_visitors_back_with_a_cookie_is_read(client: Client, loopback: Loopback) -> None:
    def answer(path: str, headers: Mapping[str, str]) -> Page:
        if "seen=1" in headers.get("cookie", ""):
            return Page(body=b"welcome")
        return Page(status=302, headers={"Location": path, "Set-Cookie": "seen=1; Path=/"})

    server = loopback.pages(answer)
    assert client.get(f"{server.url}/feed").content == b"welcome"
    assert client.get(f"{server.url}/feed").content == b"welcome"
    assert ["cookie" in headers for _, headers in server.asked] == [False, True, False, True]


def test_no_cookie_goes_with_a_redirect_to_another_host(client: Client, loopback: Loopback) -> None:
    other = loopback.pages({"/": Page(body=b"there")}, "127.0.0.2")
    headers = {"Location": other.url, "Set-Cookie": "seen=1; Path=/; Domain=127.0.0.2"}
    server = loopback.pages({"/": Page(status=302, headers=headers)})
    assert client.get(server.url).content == b"there"
    assert [headers.get("cookie") for _, headers in other.asked] == [None]
