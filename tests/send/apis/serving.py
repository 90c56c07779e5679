"""What all mail APIs on loopback share: they write down what they are asked, and misbehave when told to."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, TypeVar

from tests.send.servers import Taken, running


@dataclass(frozen=True)
class Said:
    """An answer. `take`: the mails are taken, whatever it says. `hang_up`: without any answer."""

    status: int = 200
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()
    take: bool = False
    hang_up: bool = False


def said(answer: Any, status: int = 200, *headers: tuple[str, str]) -> Said:
    """An answer in JSON."""
    return Said(status=status, body=json.dumps(answer).encode(), headers=headers)


@dataclass
class ApiLike(ABC):
    """A mail API. `script` holds the answers to the next mails, before the ordinary ones."""

    url: str = ""
    token: str = "tok-1"
    calls: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)
    script: list[Said] = field(default_factory=list)
    searchable: bool = True

    @abstractmethod
    def post(self, path: str, headers: Mapping[str, str], body: bytes) -> Said:
        """What it does with mails, and answers."""

    def get(self, path: str, headers: Mapping[str, str]) -> Said:
        """What it knows."""
        return Said(status=404)

    @property
    @abstractmethod
    def taken(self) -> list[Taken]:
        """Mails in order of arrival."""

    def answer(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> Said:
        self.calls.append((path, dict(headers), body))
        if method == "GET":
            return self.get(path, headers)
        scripted = self.script.pop(0) if self.script else None
        ordinary = self.post(path, headers, body) if scripted is None or scripted.take else Said()
        return scripted or ordinary


Api = TypeVar("Api", bound=ApiLike)


@contextmanager
def served(api: Api) -> Iterator[Api]:
    """The API answers at its `url`."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True  # the answer goes in two writes, and a second one would wait for an ACK

        def do_POST(self) -> None:
            self._say("POST", self.rfile.read(int(self.headers["content-length"])))

        def do_GET(self) -> None:
            self._say("GET", b"")

        def _say(self, method: str, body: bytes) -> None:
            headers = {name.lower(): value for name, value in self.headers.items()}
            reply = api.answer(method, self.path, headers, body)
            if reply.hang_up:
                self.close_connection = True
                return
            self.send_response(reply.status)
            for name, value in (*reply.headers, ("Content-Length", str(len(reply.body)))):
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(reply.body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        def handle_error(self, request: object, client_address: object) -> None:
            """A client that hangs up is part of the test."""

    http = Server(("127.0.0.1", 0), Handler)
    with running(http):
        api.url = f"http://127.0.0.1:{http.server_address[1]}"
        yield api
