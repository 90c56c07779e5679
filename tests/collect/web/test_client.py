"""What the client asks for, and what comes back."""

from __future__ import annotations

import gzip
import socket
import threading
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor

import brotli
import pytest

from digest import __version__
from digest.collect.web.client import Client, Response
from tests.collect.conftest import Loopback, Page, RawServer
from tests.collect.web.scripts import HERE, Insider, failure


def test_content_comes_with_its_type_and_validators_as_received(client: Client, loopback: Loopback) -> None:
    page = Page.rss("One", ETag='W/"a b\xe9"', Last_Modified="Mon, 23 Nov 2026 07:00:00 GMT")
    server = loopback.pages({"/feed": page})
    answer = client.get(f"{server.url}/feed#top")
    assert answer == Response(
        url=f"{server.url}/feed",
        status=200,
        content=page.body,
        content_type="application/rss+xml",
        etag='W/"a b\xe9"',
        last_modified="Mon, 23 Nov 2026 07:00:00 GMT",
        headers=answer.headers,
        inside=True,
    )


def test_it_names_itself_and_the_host_and_asks_for_what_it_can_unpack(loopback: Loopback) -> None:
    server = loopback.pages({"/": Page()})
    with Insider(5, allow=HERE, user_agent="digest/1 (+https://varsity.example)") as client:
        client.get(server.url)
    (_, headers) = server.asked[0]
    assert headers["user-agent"] == "digest/1 (+https://varsity.example)"
    assert headers["accept-encoding"] == "gzip, br"
    assert headers["host"] == f"127.0.0.1:{server.port}"
    assert not {"if-none-match", "if-modified-since", "cookie", "referer", "authorization"} & set(headers)


def test_without_a_name_given_it_is_digest_and_its_version(client: Client, loopback: Loopback) -> None:
    server = loopback.pages({"/": Page()})
    client.get(server.url)
    assert server.asked[0][1]["user-agent"] == f"digest/{__version__}"


def test_it_asks_on_condition_and_hears_that_nothing_changed(client: Client, loopback: Loopback) -> None:
    def conditional(path: str, headers: Mapping[str, str]) -> Page:
        same = headers.get("if-none-match") == '"1"' and headers.get("if-modified-since") == "yesterday"
        return Page(status=304, headers={"ETag": '"1"'}) if same else Page(body=b"new")

    server = loopback.pages(conditional)
    answer = client.get(server.url, etag='"1"', last_modified="yesterday")
    assert (answer.status, answer.not_modified, answer.content) == (304, True, b"")
    assert client.get(server.url, etag='"2"', last_modified="yesterday").content == b"new"


@pytest.mark.parametrize("validator", ['"a"\r\nEvil: 1', "\n", "a\0b", "ű", "x" * 2000, " padded "])
def test_a_validator_no_server_can_have_sent_is_not_sent_to_one(
    client: Client, loopback: Loopback, validator: str
) -> None:
    server = loopback.pages({"/": Page(body=b"all")})
    assert client.get(server.url, etag=validator, last_modified=validator).content == b"all"
    assert not {"if-none-match", "if-modified-since", "evil"} & set(server.asked[0][1])


def test_not_modified_without_a_condition_is_a_failure(client: Client, loopback: Loopback) -> None:
    server = loopback.pages({"/": Page(status=304)})
    assert failure(client, server.url).what == "answered 304 Not Modified"


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("gzip", gzip.compress(b"plain")),
        ("br", brotli.compress(b"plain")),
        ("gzip, br", brotli.compress(gzip.compress(b"plain"))),
        ("", gzip.compress(b"plain")),
    ],
    ids=["gzip", "brotli", "one in the other", "unsaid"],
)
def test_content_is_unpacked(client: Client, loopback: Loopback, encoding: str, body: bytes) -> None:
    server = loopback.pages({"/": Page(body=body, headers={"Content-Encoding": encoding} if encoding else {})})
    assert client.get(server.url).content == b"plain"


def test_a_kept_connection_serves_the_next_request_and_a_dead_one_is_replaced(client: Client) -> None:
    turns = threading.Semaphore(0)

    def twice_then_gone(connection: socket.socket, over: threading.Event) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n1")
        connection.recv(65_536)
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n2")
        turns.acquire(timeout=5)
        connection.recv(65_536)

    server = RawServer(twice_then_gone)
    assert [client.get(server.url).content for _ in range(2)] == [b"1", b"2"]
    assert server.connections == 1
    turns.release()
    assert client.get(server.url).content == b"1"
    assert server.connections == 2
    turns.release()
    server.close()


def test_no_more_than_two_requests_at_once_reach_a_host(client: Client, loopback: Loopback) -> None:
    both, lock, now, most = threading.Barrier(2, timeout=5), threading.Lock(), [0], [0]

    def slow(path: str, headers: Mapping[str, str]) -> Page:
        with lock:
            now[0] += 1
            most[0] = max(most[0], now[0])
        both.wait()
        with lock:
            now[0] -= 1
        return Page(body=b"x")

    server = loopback.pages(slow)
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(client.get, [f"{server.url}/{number}" for number in range(8)]))
    assert [answer.content for answer in answers] == [b"x"] * 8
    assert most[0] == 2


def test_the_environment_changes_nothing(loopback: Loopback, monkeypatch: pytest.MonkeyPatch) -> None:
    proxy = loopback.raw()
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "all_proxy"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
    server = loopback.pages({"/": Page(body=b"direct")})
    with Insider(5, allow=HERE) as client:
        assert client.get(server.url).content == b"direct"
    assert proxy.visits() == 0


def test_a_client_at_rest_holds_no_connection_and_goes_on_later(client: Client, loopback: Loopback) -> None:
    server = loopback.pages({"/": Page(body=b"x")})
    assert client.get(server.url).content == b"x"
    client.rest()
    assert client._pool.idle == 0
    assert client.get(server.url).content == b"x"
