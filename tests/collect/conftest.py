"""Servers on loopback for the collecting client: pages by path, and scripts that speak raw bytes."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from digest.collect.parser import Parser
from digest.collect.web.client import Client
from tests.collect.gather import Gather
from tests.collect.readers import simple


@dataclass(frozen=True, kw_only=True)
class Page:
    """What a path answers."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def rss(cls, *titles: str, name: str = "The Weekly Example", **headers: str) -> Page:
        items = "".join(
            f"<item><title>{title}</title><link>https://news.example/{number}</link><guid>{title}</guid>"
            f"<description>What {title} is about, in a sentence.</description></item>"
            for number, title in enumerate(titles)
        )
        text = f"<rss version='2.0'><channel><title>{name}</title><link>https://news.example/</link>{items}</channel></rss>"
        return cls(body=text.encode(), headers={"Content-Type": "application/rss+xml"} | _spelled(headers))

    @classmethod
    def html(cls, body: str, head: str = "", **headers: str) -> Page:
        text = f"<!doctype html><html lang='en'><head><title>A page</title>{head}</head><body>{body}</body></html>"
        return cls(body=text.encode(), headers={"Content-Type": "text/html; charset=utf-8"} | _spelled(headers))

    @classmethod
    def redirect(cls, to: str, status: int = 302) -> Page:
        return cls(status=status, headers={"Location": to})


Answering = Callable[[str, Mapping[str, str]], Page]


class Server:
    """Pages by path on 127.0.0.1; what is not there is a 404. `asked` lists (path, headers) in order."""

    def __init__(self, pages: Mapping[str, Page] | Answering, address: tuple[str, int] = ("127.0.0.1", 0)) -> None:
        self.asked: list[tuple[str, Mapping[str, str]]] = []
        self.pages = pages
        self._http = ThreadingHTTPServer(address, self._handler())
        self._http.daemon_threads = True
        self.port = int(self._http.server_address[1])
        self.url = f"http://{address[0]}:{self.port}"
        threading.Thread(target=self._http.serve_forever, args=(0.01,), daemon=True).start()

    @property
    def paths(self) -> list[str]:
        return [path for path, _ in self.asked]

    def close(self) -> None:
        self._http.shutdown()
        self._http.server_close()

    def answer(self, path: str, headers: Mapping[str, str]) -> Page:
        self.asked.append((path, headers))
        if callable(self.pages):
            return self.pages(path, headers)
        return self.pages.get(path, Page(status=404, body=b"nothing here"))

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        server = self

        class Handler(BaseHTTPRequestHandler):
            disable_nagle_algorithm = True  # an answer goes in two writes, and the second would wait for an ACK
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                page = server.answer(self.path, {name.lower(): value for name, value in self.headers.items()})
                self.send_response(page.status)
                for name, value in page.headers.items():
                    self.send_header(name, value)
                if page.status != 304:
                    self.send_header("Content-Length", str(len(page.body)))
                self.end_headers()
                with suppress(ConnectionError):  # whoever asked may have enough, or too much
                    self.wfile.write(page.body)

            def log_message(self, *_: object) -> None:
                pass

        return Handler


Script = Callable[[socket.socket, threading.Event], None]


class RawServer:
    """Runs a script for every connection; `connections` counts them, `over` is set when the test ends."""

    def __init__(
        self, script: Script | None = None, address: str = "127.0.0.1", port: int = 0, *, peek: bool = False
    ) -> None:
        self._peek = peek
        self.address = address
        self.connections = 0
        self._ours = threading.Semaphore(0)
        self.over = threading.Event()
        self._script = script
        self._listening = socket.create_server((address, port))
        self.port = int(self._listening.getsockname()[1])
        self.url = f"http://{address}:{self.port}"
        threading.Thread(target=self._accept, daemon=True).start()

    def visits(self) -> int:
        """Connections so far; our own, made last, tells that all before it are counted."""
        with socket.create_connection((self.address, self.port), 5) as ours:
            ours.sendall(b"visits")
            self._ours.acquire(timeout=5)
        return self.connections

    def close(self) -> None:
        self.over.set()
        with suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._listening.accept()
                self.connections += 1
                if connection.recv(6, socket.MSG_PEEK) == b"visits":
                    self.connections -= 1
                    self._ours.release()
                    connection.close()
                    continue
                threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with connection, suppress(OSError):
            if self._script:
                # A script that speaks TLS must find the first bytes still there.
                connection.recv(65_536, socket.MSG_PEEK if self._peek else 0)
                self._script(connection, self.over)


@dataclass
class Loopback:
    """Starts servers that end with the test."""

    stack: ExitStack

    def pages(self, pages: Mapping[str, Page] | Answering, address: str = "127.0.0.1", port: int = 0) -> Server:
        server = Server(pages, (address, port))
        self.stack.callback(server.close)
        return server

    def raw(self, script: Script | None = None, address: str = "127.0.0.1", port: int = 0) -> RawServer:
        server = RawServer(script, address, port)
        self.stack.callback(server.close)
        return server


@pytest.fixture
def loopback() -> Iterator[Loopback]:
    with ExitStack() as stack:
        yield Loopback(stack)


def _spelled(headers: Mapping[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    with Client(2, allow=["127.0.0.0/8"]) as client:
        yield client


@pytest.fixture(scope="module")
def parser() -> Iterator[Parser]:
    with Parser(reader=simple) as parser:
        yield parser


@pytest.fixture
def gather(client: Client, parser: Parser) -> Gather:
    return Gather(client, parser)
