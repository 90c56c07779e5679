"""One connection that speaks HTTP/1.1."""

from __future__ import annotations

from collections.abc import Iterable
from resource import RLIM_INFINITY

import httpcore
import pytest

from digest.collect.web.guard import NOBODY, target
from digest.collect.web.http1 import Http
from digest.collect.web.network import Wire
from digest.collect.web.pool import most_idle

HERE = target("https://quay.example/feed?all")
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
EMPTY = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"


class Scripted(Wire):
    """A server that says these bytes, piece by piece, whatever it is asked."""

    def __init__(self, *says: bytes) -> None:
        super().__init__(NOBODY, lambda host, port: ())
        self.stream = Heard(says)

    def connect_tcp(self, *_: object, **__: object) -> httpcore.NetworkStream:
        return self.stream


class Heard(httpcore.MockStream):
    def __init__(self, says: Iterable[bytes]) -> None:
        super().__init__(list(says))
        self.heard = b""

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self.heard += buffer


class Deaf(Heard):
    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        raise httpcore.WriteError("Broken pipe")


def http(*says: bytes) -> Http:
    return Http(HERE, Scripted(*says), None)


def test_it_asks_for_the_target_with_the_headers_given() -> None:
    wire = Scripted(EMPTY)
    Http(HERE, wire, None).get(HERE.path, {"Host": "quay.example", "If-None-Match": 'W/"1"'})
    assert wire.stream.heard == b'GET /feed?all HTTP/1.1\r\nHost: quay.example\r\nIf-None-Match: W/"1"\r\n\r\n'


@pytest.mark.parametrize(
    ("says", "body", "rests"),
    [
        ([b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nwo", b"rds"], b"words", True),
        ([CHUNKED + b"3\r\nwor\r\n", b"2\r\nds\r\n0\r\n\r\n"], b"words", True),
        ([b"HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\nwords"], b"words", False),
        ([b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 5\r\n\r\nwords"], b"words", False),
        (
            [b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx"],
            b"x",
            True,
        ),
        ([b"HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n"], b"", True),
    ],
    ids=["length", "chunks", "1.0", "said to close", "hints first", "no body"],
)
def test_the_body_comes_without_its_frame_and_tells_whether_it_may_be_asked_again(
    says: list[bytes], body: bytes, rests: bool
) -> None:
    connection = http(*says)
    answer = connection.get("/", {"Host": "quay.example"})
    assert b"".join(answer.pieces) == body
    assert connection.rests() == rests


def test_a_body_of_no_length_ends_with_the_connection() -> None:
    answer = http(b"HTTP/1.1 200 OK\r\n\r\nwor", b"ds").get("/", {"Host": "quay.example"})
    assert b"".join(answer.pieces) == b"words"


def test_headers_have_names_in_lower_case_and_keep_repeated_ones() -> None:
    answer = http(b"HTTP/1.1 200 OK\r\nSET-COOKIE: a=1\r\nSet-Cookie: b=2\r\n\r\n").get("/", {"Host": "quay.example"})
    assert answer.headers == [(b"set-cookie", b"a=1"), (b"set-cookie", b"b=2")]


def test_a_body_that_was_not_read_to_its_end_cannot_be_followed_by_another() -> None:
    connection = http(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nwo", b"rds", EMPTY)
    answer = connection.get("/", {"Host": "quay.example"})
    assert next(iter(answer.pieces)) == b"wo"
    assert not connection.rests()


def test_it_serves_one_request_after_the_other() -> None:
    connection = http(EMPTY, b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
    statuses = []
    for _ in range(2):
        answer = connection.get("/", {"Host": "quay.example"})
        assert list(answer.pieces) == []
        statuses.append(answer.status)
        assert connection.rests()
    assert statuses == [200, 404]


def test_an_answer_counts_although_the_server_did_not_take_the_question() -> None:
    wire = Scripted()
    wire.stream = Deaf([EMPTY])
    assert Http(HERE, wire, None).get("/", {"Host": "quay.example"}).status == 200


@pytest.mark.parametrize(
    "says",
    [
        b"220 mail.quay.example ESMTP\r\n",
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 1, 2\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 30_000,
        b"",
    ],
)
def test_what_is_no_http_is_an_error_of_the_network(says: bytes) -> None:
    with pytest.raises(httpcore.RemoteProtocolError):
        http(says).get("/", {"Host": "quay.example"})


def test_a_header_that_would_be_two_is_not_sent() -> None:
    with pytest.raises(httpcore.LocalProtocolError):
        http(EMPTY).get("/", {"Host": "quay.example", "Cookie": "a=1\r\nX: y"})


@pytest.mark.parametrize(("files", "idle"), [(256, 64), (1024, 256), (1_000_000, 256), (RLIM_INFINITY, 256)])
def test_connections_that_are_kept_leave_files_for_all_else(files: int, idle: int) -> None:
    assert most_idle(files) == idle
