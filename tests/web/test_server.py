"""What comes in is bounded before anybody looks at it; who stalls keeps nobody waiting."""

from __future__ import annotations

import socket
from contextlib import ExitStack, closing
from http.client import HTTPConnection
from time import monotonic

import pytest

from digest.errors import Unavailable
from digest.web import server
from digest.web.form import BYTES
from digest.web.server import Serving
from digest.wiring import Wiring
from tests.web.conftest import Pages


def raw(pages: Pages, sent: bytes) -> bytes:
    """What is answered to these bytes."""
    url = pages.http.base_url
    with socket.create_connection((url.host, url.port or 80), timeout=20) as made:
        made.sendall(sent)
        received = b""
        while some := made.recv(65_536):
            received += some
        return received


def test_monitors_are_told_that_all_is_well(pages: Pages) -> None:
    assert (pages.get("/health").status_code, pages.get("/health").text) == (200, "ok\n")


def test_no_part_of_an_answer_waits_until_another_is_acknowledged(pages: Pages) -> None:
    assert pages.serving._socket.proto == socket.IPPROTO_TCP, "asyncio looks at it, and holds back by 40 ms elsewhere"


def test_a_body_that_names_its_size_is_refused_unread(pages: Pages, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "LINGER", 0.05)
    head = b"POST /unsubscribe/x HTTP/1.1\r\nHost: a\r\nContent-Length: 10000000\r\n\r\n"
    assert raw(pages, head).startswith(b"HTTP/1.1 413 ")


def test_a_form_of_the_largest_size_is_read(pages: Pages) -> None:
    assert pages.http.post("/unsubscribe/x", content=b"a" * BYTES).status_code == 404


@pytest.mark.parametrize(
    "head", [b"GET /unsubscribe/x HTTP/1.1\r\nHost:", b"POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nab"]
)
def test_who_stalls_is_let_go_after_a_while(pages: Pages, head: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "PATIENCE", 0.2)
    answer = raw(pages, head)
    assert not answer or answer.startswith(b"HTTP/1.1 408 ")


def test_who_asks_again_and_again_on_one_connection_is_not_cut_off(
    pages: Pages, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "PATIENCE", 0.1)
    url, until = pages.http.base_url, monotonic() + 0.3
    with closing(HTTPConnection(url.host, url.port, timeout=20)) as made:
        made.connect()
        made.auto_open = 0  # the one connection, and no other after it
        while monotonic() < until:
            made.request("GET", "/health")
            assert made.getresponse().read() == b"ok\n"


def test_stalled_and_unread_connections_keep_nobody_waiting(pages: Pages) -> None:
    url = pages.http.base_url
    silent, half = b"POST /unsubscribe/x HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n", b"GET / "
    with ExitStack() as stack:
        for number in range(60):
            made = stack.enter_context(socket.create_connection((url.host, url.port or 80)))
            made.sendall(silent if number % 2 else half)
        assert pages.get("/health").status_code == 200


@pytest.mark.parametrize(
    "path",
    ["/../digest.yaml", "/..%2f..%2fetc%2fpasswd", "/%2e%2e/%2e%2e/x", "/.running", "/a%00b", "//x", "/a/../../b"],
)
def test_28_no_address_leads_out_of_the_pages(pages: Pages, path: str) -> None:
    assert raw(pages, f"GET {path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".encode()).startswith(
        b"HTTP/1.1 404 "
    )


@pytest.mark.parametrize("path", ["/a%0ab", "/join%0a/", "/confirm/x%0a/", "/unsubscribe/x%0d%0aSet-Cookie:%20a=b/"])
def test_28_a_line_break_in_an_address_leads_to_the_page_of_nothing(pages: Pages, path: str) -> None:
    answer, nothing = pages.http.get(path), pages.get("/a-page-that-is-not-there")
    assert (answer.status_code, answer.content) == (404, nothing.content)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("name", ["Host", "X-Forwarded-Host", "X-Forwarded-Proto", "Forwarded", "X-Original-URL"])
def test_25_what_a_request_says_of_its_host_changes_no_page(pages: Pages, name: str) -> None:
    link = pages.unsubscribe_link(pages.reader())
    assert pages.http.get(link, headers={name: "evil.example"}).content == pages.get(link).content


def test_where_somebody_listens_already_it_says_so_and_what_to_do(wiring: Wiring) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        place = f"127.0.0.1:{taken.getsockname()[1]}"
        with pytest.raises(Unavailable, match="nobody can listen"):
            Serving(wiring, place)
