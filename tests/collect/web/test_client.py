"""The guarded client against servers on loopback: what it asks, what it takes, and when it gives up."""

from __future__ import annotations

import gzip
import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import monotonic

import brotli
import pytest

from digest import __version__
from digest.collect.web.client import Answer, Client, FetchFailed
from tests.collect.conftest import Loopback, Page, RawServer

DEADLINE = 0.4
HERE = ("127.0.0.0/8", "::1")


@pytest.fixture
def client() -> Iterator[Client]:
    with Client(5, allow=HERE) as client:
        yield client


@pytest.fixture
def hasty() -> Iterator[Client]:
    with Client(DEADLINE, allow=HERE) as client:
        yield client


def failure(client: Client, url: str) -> FetchFailed:
    with pytest.raises(FetchFailed) as failed:
        client.get(url)
    return failed.value


# What is asked and taken


def test_content_comes_with_its_type_and_validators_as_received(client: Client, loopback: Loopback) -> None:
    page = Page.rss("One", ETag='W/"a b\xe9"', Last_Modified="Mon, 23 Nov 2026 07:00:00 GMT")
    server = loopback.pages({"/feed": page})
    answer = client.get(f"{server.url}/feed#top")
    assert answer == Answer(
        url=f"{server.url}/feed",
        status=200,
        content=page.body,
        content_type="application/rss+xml",
        etag='W/"a b\xe9"',
        last_modified="Mon, 23 Nov 2026 07:00:00 GMT",
        headers=answer.headers,
    )


def test_it_names_itself_and_the_host_and_asks_for_what_it_can_unpack(loopback: Loopback) -> None:
    server = loopback.pages({"/": Page()})
    with Client(5, allow=HERE, user_agent="digest/1 (+https://varsity.example)") as client:
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
    assert failure(client, server.url).reason == "answered 304 Not Modified"


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


# Redirects


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


def test_a_loop_ends_after_five_redirects(client: Client, loopback: Loopback) -> None:
    server = loopback.pages({"/": Page.redirect("/")})
    assert failure(client, server.url).reason == "redirects more than 5 times"
    assert len(server.asked) == 6


@pytest.mark.parametrize(
    "location", ["ftp://news.example/", "javascript:alert(1)", "file:///etc/passwd", "http://[", "//"]
)
def test_a_redirect_to_anything_but_the_web_is_refused(client: Client, loopback: Loopback, location: str) -> None:
    server = loopback.pages({"/": Page.redirect(location)})
    assert failure(client, server.url).status is None


def test_a_redirect_without_an_address_is_a_failure(client: Client, loopback: Loopback) -> None:
    server = loopback.pages({"/": Page(status=302)})
    assert failure(client, server.url).reason == "answered 302 Found"


# Failures in words


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
    assert (failed.reason, failed.status, failed.retry_after) == (reason, status, "77")
    assert advice in failed.advice
    assert not failed.unreachable


def test_a_refused_connection_and_an_unknown_name_are_out_of_reach(client: Client) -> None:
    server = RawServer()
    server.close()
    failed = failure(client, server.url)
    assert (failed.reason, failed.unreachable) == ("refused the connection", True)
    with Client(5, resolve=_knows_nothing) as blind:
        failed = failure(blind, "https://nowhere.example/")
    assert (failed.reason, failed.unreachable) == ("could not be found: its name has no address", True)


def test_a_private_address_is_refused_with_the_way_to_allow_it(loopback: Loopback) -> None:
    server = loopback.pages({"/": Page()})
    with Client(5) as stranger:
        failed = failure(stranger, server.url)
    assert failed.reason == "leads to 127.0.0.1, which is not on the public internet"
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
    assert 10 < len(failed.reason) < 90
    assert not any(word in failed.reason for word in ("Error", "Exception", "None", "h11", "zlib"))


def test_an_old_server_that_just_closes_at_the_end_is_read(client: Client, loopback: Loopback) -> None:
    server = loopback.raw(lambda connection, over: connection.sendall(b"HTTP/1.0 200 OK\r\n\r\nhello"))
    assert client.get(server.url).content == b"hello"


# Limits


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
    with Client(5, allow=HERE, limit=200_000) as client:
        for url in (f"{server.url}/declared", f"{server.url}/packed", f"{server.url}/file", endless.url):
            assert "is larger than" in failure(client, url).reason
        assert len(client.get(f"{server.url}/fits").content) == 200_000


def _endless(connection: socket.socket, over: threading.Event) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
    while not over.is_set():
        connection.sendall(bytes(65_536))


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
def test_however_slowly_it_is_served_it_ends_by_the_deadline(hasty: Client, loopback: Loopback, name: str) -> None:
    server = loopback.raw(lambda connection, over: _drip(connection, over, *SLOW[name]))
    begun = monotonic()
    failed = failure(hasty, server.url)
    assert failed.reason == "did not answer within 0.4 s"
    assert failed.unreachable
    assert DEADLINE <= monotonic() - begun < DEADLINE + 2


def test_an_error_whose_body_never_ends_is_that_error(hasty: Client, loopback: Loopback) -> None:
    head = b"HTTP/1.1 404 Not Found\r\nContent-Length: 9000\r\n\r\n"
    server = loopback.raw(lambda connection, over: _drip(connection, over, head, b"x"))
    begun = monotonic()
    assert failure(hasty, server.url).reason == "answered 404 Not Found"
    assert monotonic() - begun < DEADLINE + 2


def test_the_deadline_holds_for_all_redirects_together(hasty: Client, loopback: Loopback) -> None:
    def late(path: str, headers: Mapping[str, str]) -> Page:
        threading.Event().wait(0.15)
        return Page.redirect("/")

    server = loopback.pages(late)
    begun = monotonic()
    assert failure(hasty, server.url).reason == "did not answer within 0.4 s"
    assert monotonic() - begun < DEADLINE + 2
    assert len(server.asked) < 6


def test_a_flood_of_early_hints_costs_no_more_than_the_limit(client: Client, loopback: Loopback) -> None:
    def flood(connection: socket.socket, over: threading.Event) -> None:
        while not over.is_set():
            connection.sendall(b"HTTP/1.1 103 Early Hints\r\n\r\n" * 2000)

    with Client(5, allow=HERE, limit=100_000) as limited:
        assert "is larger than" in failure(limited, loopback.raw(flood).url).reason


def test_a_silent_tls_handshake_ends_by_the_deadline(hasty: Client, loopback: Loopback) -> None:
    server = loopback.raw(lambda connection, over: over.wait(5))
    begun = monotonic()
    assert failure(hasty, server.url.replace("http:", "https:")).reason == "did not answer within 0.4 s"
    assert monotonic() - begun < DEADLINE + 2


def test_a_name_server_that_does_not_answer_ends_by_the_deadline() -> None:
    stuck = threading.Event()
    with Client(DEADLINE, resolve=lambda host, port: [str(stuck.wait(10))]) as client:
        begun = monotonic()
        assert failure(client, "http://slow.example/").reason == "did not answer within 0.4 s"
        assert monotonic() - begun < DEADLINE + 2
    stuck.set()


def test_an_address_that_is_down_gives_way_to_the_next(loopback: Loopback) -> None:
    server = loopback.pages({"/": Page(body=b"second")}, "127.0.0.3")
    with Client(5, allow=HERE, resolve=lambda host, port: ["127.0.0.2", "127.0.0.3"]) as client:
        assert client.get(f"http://two.example:{server.port}/").content == b"second"


# TLS


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for news.example that nobody signed, with its key in the same file."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("openssl is not installed: no certificate to serve TLS with")
    folder = tmp_path_factory.mktemp("tls")
    wanted = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]
    named = ["-subj", "/CN=news.example", "-addext", "subjectAltName=DNS:news.example"]
    files = ["-keyout", str(folder / "key.pem"), "-out", str(folder / "certificate.pem")]
    subprocess.run([openssl, "req", "-x509", *wanted, *named, *files], check=True, capture_output=True)
    return folder


def _tls(certificate: Path, names: list[str]) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate / "certificate.pem", certificate / "key.pem")
    context.sni_callback = lambda connection, name, context: names.append(str(name))
    return context


def _over_tls(context: ssl.SSLContext, connection: socket.socket) -> None:
    with context.wrap_socket(connection, server_side=True) as secure:
        request = secure.recv(65_536).decode()
        host = next(line for line in request.splitlines() if line.startswith("Host:"))
        body = host.encode()
        secure.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body))


@pytest.fixture
def secure(certificate: Path, loopback: Loopback) -> tuple[RawServer, list[str]]:
    names: list[str] = []
    context = _tls(certificate, names)
    server = RawServer(lambda connection, over: _over_tls(context, connection), peek=True)
    loopback.stack.callback(server.close)
    return server, names


def test_an_untrusted_certificate_is_refused_in_plain_words(secure: tuple[RawServer, list[str]]) -> None:
    with Client(5, allow=HERE, resolve=lambda host, port: ["127.0.0.1"]) as client:
        failed = failure(client, f"https://news.example:{secure[0].port}/")
    assert failed.reason.startswith("shows a certificate that cannot be trusted: self")


def test_a_trusted_certificate_must_be_for_the_name_that_was_asked(
    certificate: Path, secure: tuple[RawServer, list[str]]
) -> None:
    server, names = secure
    trust = ssl.create_default_context(cafile=str(certificate / "certificate.pem"))
    with Client(5, allow=HERE, resolve=lambda host, port: ["127.0.0.1"], trust=trust) as client:
        assert (
            client.get(f"https://news.example:{server.port}/").content == f"Host: news.example:{server.port}".encode()
        )
        assert "cannot be trusted" in failure(client, f"https://other.example:{server.port}/").reason
    assert names == ["news.example", "other.example"]


def test_plain_http_at_an_https_address_is_no_encrypted_connection(client: Client, loopback: Loopback) -> None:
    server = loopback.raw(lambda connection, over: connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n"))
    failed = failure(client, server.url.replace("http:", "https:"))
    assert failed.reason == "could not agree on an encrypted connection"


def test_a_redirect_from_https_to_http_is_refused(certificate: Path, loopback: Loopback) -> None:
    context = _tls(certificate, [])
    plain = loopback.pages({"/": Page(body=b"plain")})

    def downgrade(connection: socket.socket, over: threading.Event) -> None:
        with context.wrap_socket(connection, server_side=True) as secure:
            secure.recv(65_536)
            secure.sendall(f"HTTP/1.1 301 Moved\r\nLocation: {plain.url}\r\nContent-Length: 0\r\n\r\n".encode())

    server = RawServer(downgrade, peek=True)
    loopback.stack.callback(server.close)
    trust = ssl.create_default_context(cafile=str(certificate / "certificate.pem"))
    with Client(5, allow=HERE, resolve=lambda host, port: ["127.0.0.1"], trust=trust) as client:
        failed = failure(client, f"https://news.example:{server.port}/")
    assert failed.reason == "redirects from https to an unencrypted address"
    assert plain.asked == []


# The environment


def test_the_environment_changes_nothing(loopback: Loopback, monkeypatch: pytest.MonkeyPatch) -> None:
    proxy = loopback.raw()
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "all_proxy"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
    server = loopback.pages({"/": Page(body=b"direct")})
    with Client(5, allow=HERE) as client:
        assert client.get(server.url).content == b"direct"
    assert proxy.visits() == 0


def test_a_client_at_rest_holds_no_connection_and_goes_on_later(client: Client, loopback: Loopback) -> None:
    server = loopback.pages({"/": Page(body=b"x")})
    assert client.get(server.url).content == b"x"
    client.rest()
    assert client._idle == []
    assert client.get(server.url).content == b"x"


def _knows_nothing(host: str, port: int) -> list[str]:
    raise OSError("unknown")
