"""What goes wrong is a sentence, and no more is read than the limit."""

from __future__ import annotations

import gzip
import socket
import threading

import pytest

from digest.collect.web.client import Client
from tests.collect.conftest import Loopback, Page, RawServer
from tests.collect.web.scripts import HERE, Insider, failure


@pytest.mark.parametrize(
    ("status", "reason", "advice"),
    [
        (400, "answered 400 Bad Request", "digest inspect"),
        (401, "answered 401 Unauthorized", "password"),
        (403, "answered 403 Forbidden", "keeps programs out"),
        (404, "answered 404 Not Found", "The address is wrong or the feed has moved: digest inspect http://127.0.0.1"),
        (410, "answered 410 Gone", "gone for good"),
        (429, "answered 429 Too Many Requests", "asked too often"),
        (500, "answered 500 Internal Server Error", "asked again"),
        (503, "answered 503 Service Unavailable", "asked again"),
        (599, "answered 599", "asked again"),
    ],
)
def test_a_status_becomes_a_reason_and_advice(
    client: Client, loopback: Loopback, status: int, reason: str, advice: str
) -> None:
    server = loopback.pages({"/": Page(status=status, body=b"sorry", headers={"Retry-After": "77"})})
    failed = failure(client, server.url)
    assert (failed.what, failed.status, failed.headers["retry-after"]) == (reason, status, "77")
    assert advice in failed.advice
    assert not failed.unreachable


def test_a_refused_connection_and_an_unknown_name_are_out_of_reach(client: Client) -> None:
    server = RawServer()
    server.close()
    failed = failure(client, server.url)
    assert (failed.what, failed.unreachable) == ("refused the connection", True)
    with Insider(5, resolve=_knows_nothing) as blind:
        failed = failure(blind, "https://nowhere.example/")
    assert (failed.what, failed.unreachable) == ("could not be found: its name has no address", True)


def test_a_private_address_is_refused_with_the_way_to_allow_it(loopback: Loopback) -> None:
    server = loopback.pages({"/": Page()})
    with Insider(5) as stranger:
        failed = failure(stranger, server.url)
    assert failed.what == "leads to 127.0.0.1, which is not on the public internet"
    assert "intranet:" in failed.advice
    assert server.asked == []


RUBBISH = {
    "nothing": b"",
    "no http": b"\x16\x03\x01 hello\r\n\r\n",
    "smtp": b"220 mail.example ESMTP\r\n",
    "no status": b"HTTP/1.1\r\n\r\n",
    "bad header": b"HTTP/1.1 200 OK\r\nno colon here\r\n\r\n",
    "nul in header": b"HTTP/1.1 200 OK\r\nX: a\0b\r\n\r\n",
    "two lengths": b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello!",
    "negative length": b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nhello",
    "length in words": b"HTTP/1.1 200 OK\r\nContent-Length: five\r\n\r\nhello",
    "cut short": b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\nhello",
    "bad chunk": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n",
    "odd transfer": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\nhello",
    "header flood": b"HTTP/1.1 200 OK\r\n" + b"X-Y: z\r\n" * 40_000 + b"\r\n",
    "endless header": b"HTTP/1.1 200 OK\r\nX: " + b"y" * 300_000,
    "switch": b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\n\r\n",
    "early hints only": b"HTTP/1.1 103 Early Hints\r\n\r\n",
    "broken gzip": b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 6\r\n\r\n\x1f\x8babcd",
    "odd encoding": b"HTTP/1.1 200 OK\r\nContent-Encoding: zstd\r\nContent-Length: 2\r\n\r\nab",
    "bad redirect": b"HTTP/1.1 302 Found\r\nLocation: http://a b:x/\xff\r\nContent-Length: 0\r\n\r\n",
}


@pytest.mark.parametrize("name", list(RUBBISH))
def test_rubbish_is_a_failure_in_plain_words(client: Client, loopback: Loopback, name: str) -> None:
    server = loopback.raw(lambda connection, over: connection.sendall(RUBBISH[name]))
    failed = failure(client, server.url)
    assert 10 < len(failed.what) < 90
    assert not any(word in failed.what for word in ("Error", "Exception", "None", "h11", "zlib"))


@pytest.mark.parametrize("body", [b"<rss></rss>\n", b'{"a": [1]}', b"<HTML></HTML>"])
def test_a_whole_document_is_read_though_more_of_it_was_announced(
    client: Client, loopback: Loopback, body: bytes
) -> None:
    answer = b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\nConnection: close\r\n\r\n"
    server = loopback.raw(lambda connection, over: connection.sendall(answer + body))
    assert client.get(server.url).content == body


def test_an_old_server_that_just_closes_at_the_end_is_read(client: Client, loopback: Loopback) -> None:
    server = loopback.raw(lambda connection, over: connection.sendall(b"HTTP/1.0 200 OK\r\n\r\nhello"))
    assert client.get(server.url).content == b"hello"


def test_more_than_the_limit_is_refused_however_it_is_sent(loopback: Loopback) -> None:
    big = bytes(300_000)
    pages = {
        "/declared": Page(body=big),
        "/packed": Page(body=gzip.compress(big), headers={"Content-Encoding": "gzip"}),
        "/file": Page(body=gzip.compress(big)),
        "/fits": Page(body=big[:200_000]),
    }
    server = loopback.pages(pages)
    endless = loopback.raw(_endless)
    with Insider(5, allow=HERE, limit=200_000) as client:
        for url in (f"{server.url}/declared", f"{server.url}/packed", f"{server.url}/file", endless.url):
            assert "is larger than" in failure(client, url).what
        assert len(client.get(f"{server.url}/fits").content) == 200_000


def _endless(connection: socket.socket, over: threading.Event) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
    while not over.is_set():
        connection.sendall(bytes(65_536))


def _knows_nothing(host: str, port: int) -> list[str]:
    raise OSError("unknown")
