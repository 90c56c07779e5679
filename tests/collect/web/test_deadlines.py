"""However slowly a server answers, asking ends by the deadline."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator, Mapping
from time import monotonic

import pytest

from digest.collect.web.client import Client
from tests.collect.conftest import Loopback, Page
from tests.collect.web.scripts import HERE, Insider, failure

DEADLINE = 0.4


@pytest.fixture
def hasty() -> Iterator[Client]:
    with Insider(DEADLINE, allow=HERE) as client:
        yield client


def _drip(connection: socket.socket, over: threading.Event, before: bytes, piece: bytes) -> None:
    connection.sendall(before)
    while not over.wait(0.03):
        connection.sendall(piece)


SLOW = {
    "silence": (b"", b""),
    "a byte now and then in the status": (b"HTTP/1.", b"1"),
    "a byte now and then in a header": (b"HTTP/1.1 200 OK\r\nX: ", b"y"),
    "a header now and then": (b"HTTP/1.1 200 OK\r\n", b"X: y\r\n"),
    "early hints for ever": (b"", b"HTTP/1.1 103 Early Hints\r\n\r\n"),
    "a byte now and then in the body": (b"HTTP/1.1 200 OK\r\nContent-Length: 9000\r\n\r\n", b"x"),
    "a body without end": (b"HTTP/1.1 200 OK\r\n\r\n", b"x"),
    "a chunk now and then": (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
}


@pytest.mark.parametrize("name", list(SLOW))
def test_22_however_slowly_it_is_served_it_ends_by_the_deadline(hasty: Client, loopback: Loopback, name: str) -> None:
    server = loopback.raw(lambda connection, over: _drip(connection, over, *SLOW[name]))
    begun = monotonic()
    failed = failure(hasty, server.url)
    assert failed.what == "did not answer within 0.4 s"
    assert failed.unreachable
    assert DEADLINE <= monotonic() - begun < DEADLINE + 2


def test_an_error_whose_body_never_ends_is_that_error(hasty: Client, loopback: Loopback) -> None:
    head = b"HTTP/1.1 404 Not Found\r\nContent-Length: 9000\r\n\r\n"
    server = loopback.raw(lambda connection, over: _drip(connection, over, head, b"x"))
    begun = monotonic()
    assert failure(hasty, server.url).what == "answered 404 Not Found"
    assert monotonic() - begun < DEADLINE + 2


def test_the_deadline_holds_for_all_redirects_together(hasty: Client, loopback: Loopback) -> None:
    def late(path: str, headers: Mapping[str, str]) -> Page:
        threading.Event().wait(0.15)
        return Page.redirect("/")

    server = loopback.pages(late)
    begun = monotonic()
    assert failure(hasty, server.url).what == "did not answer within 0.4 s"
    assert monotonic() - begun < DEADLINE + 2
    assert len(server.asked) < 6


def test_a_flood_of_early_hints_costs_no_more_than_the_limit(client: Client, loopback: Loopback) -> None:
    def flood(connection: socket.socket, over: threading.Event) -> None:
        while not over.is_set():
            connection.sendall(b"HTTP/1.1 103 Early Hints\r\n\r\n" * 2000)

    with Insider(5, allow=HERE, limit=100_000) as limited:
        assert "is larger than" in failure(limited, loopback.raw(flood).url).what


def test_a_silent_tls_handshake_ends_by_the_deadline(hasty: Client, loopback: Loopback) -> None:
    server = loopback.raw(lambda connection, over: over.wait(5))
    begun = monotonic()
    assert failure(hasty, server.url.replace("http:", "https:")).what == "did not answer within 0.4 s"
    assert monotonic() - begun < DEADLINE + 2


def test_a_name_server_that_does_not_answer_ends_by_the_deadline() -> None:
    stuck = threading.Event()
    with Insider(DEADLINE, resolve=lambda host, port: [str(stuck.wait(10))]) as client:
        begun = monotonic()
        assert failure(client, "http://slow.example/").what == "did not answer within 0.4 s"
        assert monotonic() - begun < DEADLINE + 2
    stuck.set()


def test_an_address_that_is_down_gives_way_to_the_next(loopback: Loopback) -> None:
    server = loopback.pages({"/": Page(body=b"second")}, "127.0.0.3")
    with Insider(5, allow=HERE, resolve=lambda host, port: ["127.0.0.2", "127.0.0.3"]) as client:
        assert client.get(f"http://two.example:{server.port}/").content == b"second"
