"""Encrypted connections: whose certificate is trusted, and what never goes on without one."""

from __future__ import annotations

import socket
import ssl
import threading
from pathlib import Path

import pytest

from digest.collect.web.client import Client
from tests.collect import certificates
from tests.collect.conftest import Loopback, Page, RawServer
from tests.collect.web.scripts import HERE, Insider, failure


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return certificates.certificate(tmp_path_factory.mktemp("tls"), "DNS:news.example")


def _tls(certificate: Path, names: list[str]) -> ssl.SSLContext:
    context = certificates.serving(certificate)
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
    with Insider(5, allow=HERE, resolve=lambda host, port: ["127.0.0.1"]) as client:
        failed = failure(client, f"https://news.example:{secure[0].port}/")
    assert failed.what.startswith("shows a certificate that cannot be trusted: self")


def test_a_trusted_certificate_must_be_for_the_name_that_was_asked(
    certificate: Path, secure: tuple[RawServer, list[str]]
) -> None:
    server, names = secure
    trust = certificates.trusting(certificate)
    with Insider(5, allow=HERE, resolve=lambda host, port: ["127.0.0.1"], trust=trust) as client:
        assert (
            client.get(f"https://news.example:{server.port}/").content == f"Host: news.example:{server.port}".encode()
        )
        assert "cannot be trusted" in failure(client, f"https://other.example:{server.port}/").what
    assert names == ["news.example", "other.example"]


def test_plain_http_at_an_https_address_is_no_encrypted_connection(client: Client, loopback: Loopback) -> None:
    server = loopback.raw(lambda connection, over: connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n"))
    failed = failure(client, server.url.replace("http:", "https:"))
    assert failed.what == "could not agree on an encrypted connection"


def test_a_redirect_from_https_to_http_is_refused(certificate: Path, loopback: Loopback) -> None:
    context = _tls(certificate, [])
    plain = loopback.pages({"/": Page(body=b"plain")})

    def downgrade(connection: socket.socket, over: threading.Event) -> None:
        with context.wrap_socket(connection, server_side=True) as secure:
            secure.recv(65_536)
            secure.sendall(f"HTTP/1.1 301 Moved\r\nLocation: {plain.url}\r\nContent-Length: 0\r\n\r\n".encode())

    server = RawServer(downgrade, peek=True)
    loopback.stack.callback(server.close)
    trust = certificates.trusting(certificate)
    with Insider(5, allow=HERE, resolve=lambda host, port: ["127.0.0.1"], trust=trust) as client:
        failed = failure(client, f"https://news.example:{server.port}/")
    assert failed.what == "redirects from https to an unencrypted address"
    assert plain.asked == []
