"""Servers on loopback that take mails, and misbehave when told to."""

from __future__ import annotations

import json
import socketserver
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, cast
from urllib.parse import parse_qs, urlsplit

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


@dataclass(frozen=True)
class Taken:
    """One mail as it arrived."""

    address: str
    subject: str
    headers: Mapping[str, str]
    text: str
    html: str
    raw: bytes


def taken(raw: bytes) -> Taken:
    """From MIME."""
    mail = cast(EmailMessage, message_from_bytes(raw, policy=policy.default))
    text, html = (cast(bytes, part.get_payload(decode=True)).decode() for part in mail.iter_parts())
    return Taken(
        address=mail["To"].addresses[0].addr_spec,
        subject=str(mail["Subject"]),
        headers={name: str(value) for name, value in mail.items()},
        text=text.replace("\r\n", "\n"),
        html=html.replace("\r\n", "\n"),
        raw=raw,
    )


# ---- a mail API


@dataclass(frozen=True)
class Said:
    """An answer out of the ordinary. `take`: the mails are taken all the same. `hang_up`: without any answer."""

    status: int = 200
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()
    take: bool = False
    hang_up: bool = False


@dataclass
class PostmarkLike:
    """What Postmark's documentation says of /email/batch and /messages/outbound, for addresses of which those that
    begin with "refused" are inactive. `script` holds the answers to the next calls, before the ordinary ones."""

    url: str = ""
    token: str = "tok-1"
    calls: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)
    messages: list[dict[str, Any]] = field(default_factory=list)
    script: list[Said] = field(default_factory=list)
    searchable: bool = True

    def batch(self, body: bytes, headers: Mapping[str, str]) -> tuple[int, object]:
        if headers.get("x-postmark-server-token") != self.token:
            return 401, {"ErrorCode": 10, "Message": "Bad or missing Server API token."}
        if headers.get("content-type") != "application/json":
            return 422, {"ErrorCode": 409, "Message": "JSON required"}
        asked = json.loads(body)
        if len(asked) > 500:
            return 422, {"ErrorCode": 410, "Message": "Batch may only contain 500 messages"}
        return 200, [self._one(message) for message in asked]

    def search(self, query: str) -> object:
        asked = {name: values[0] for name, values in parse_qs(query).items()}
        stream = asked.get("messagestream", "outbound")
        found = [m for m in self.messages if (m["Tag"], m["MessageStream"]) == (asked["tag"], stream)]
        shown = [{"MessageID": m["id"], "Metadata": m["Metadata"], "Status": "Sent"} for m in found]
        return {"TotalCount": len(shown), "Messages": shown if self.searchable else []}

    def _one(self, message: dict[str, Any]) -> object:
        if "<refused" in message["To"]:
            return {"ErrorCode": 406, "Message": "You tried to send to a recipient that has been marked as inactive."}
        message["id"] = f"m-{len(self.messages)}"
        self.messages.append(message)
        return {"ErrorCode": 0, "Message": "OK", "MessageID": message["id"], "To": message["To"]}

    @property
    def taken(self) -> list[Taken]:
        return [
            Taken(
                address=m["To"].rpartition("<")[2].rstrip(">"),
                subject=m["Subject"],
                headers={h["Name"]: h["Value"] for h in m["Headers"]} | {"From": m["From"], "Reply-To": m["ReplyTo"]},
                text=m["TextBody"],
                html=m["HtmlBody"],
                raw=json.dumps(m).encode(),
            )
            for m in self.messages
        ]


@contextmanager
def postmark_like() -> Iterator[PostmarkLike]:
    server = PostmarkLike()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            server.calls.append((self.path, headers, body))
            said = server.script.pop(0) if server.script else None
            if said is None or said.take:
                status, answer = server.batch(body, headers)
            if said is None:
                said = Said(status=status, body=json.dumps(answer).encode())
            self._say(said)

        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            server.calls.append((self.path, {}, b""))
            self._say(Said(body=json.dumps(server.search(parts.query)).encode()))

        def _say(self, said: Said) -> None:
            if said.hang_up:
                self.close_connection = True
                return
            self.send_response(said.status)
            for name, value in (*said.headers, ("Content-Length", str(len(said.body)))):
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(said.body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        def handle_error(self, request: object, client_address: object) -> None:
            """A client that hangs up is part of the test."""

    http = Server(("127.0.0.1", 0), Handler)
    with _running(http):
        server.url = f"http://127.0.0.1:{http.server_address[1]}"
        yield server


# ---- a mail server


@dataclass
class SmtpLike:
    """A real SMTP server. Addresses that begin with "refused" do not exist, those with "later" are greylisted.
    `script` holds the answers to the next mails; "hang up" takes the mail and closes without an answer."""

    url: str = ""
    envelopes: list[Envelope] = field(default_factory=list)
    script: list[str] = field(default_factory=list)
    commands: list[str] = field(default_factory=list)
    peers: set[object] = field(default_factory=set)

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address.startswith("refused"):
            return "550 5.1.1 no such user"
        if address.startswith("later"):
            return "450 4.2.0 greylisted"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        said = self.script.pop(0) if self.script else "250 OK queued"
        self.peers.add(session.peer)
        if said.startswith("2") or said == "hang up":
            self.envelopes.append(envelope)
        if said == "hang up":
            assert server.transport is not None
            server.transport.close()
        return said

    @property
    def taken(self) -> list[Taken]:
        return [taken(cast(bytes, envelope.original_content)) for envelope in self.envelopes]


class _AnyPort(Controller):
    """On a port that is free (aiosmtpd looks for itself at the port asked for, which is 0), and without connections
    left open when it stops."""

    def factory(self) -> SMTP:
        made = cast(SMTP, super().factory())
        self.__dict__.setdefault("sessions", []).append(made)
        return made

    def stop(self, no_assert: bool = False) -> None:
        for made in self.__dict__.get("sessions", ()):
            for transport in {made.transport, made._original_transport} - {None}:
                self.loop.call_soon_threadsafe(transport.abort)
        super().stop(no_assert)

    def _trigger_server(self) -> None:
        assert self.server is not None
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@contextmanager
def smtp_like(context: ssl.SSLContext | None = None, **options: Any) -> Iterator[SmtpLike]:
    server = SmtpLike()
    controller = _AnyPort(
        server, hostname="127.0.0.1", port=0, server_kwargs={"tls_context": context, **options} if context else options
    )
    controller.start()
    try:
        server.url = f"smtp://127.0.0.1:{controller.port}"
        yield server
    finally:
        controller.stop()


@contextmanager
def scripted_smtp(answer: Callable[[str, int], str]) -> Iterator[tuple[str, list[str]]]:
    """A line server: `answer(command, connection)` gives the reply, "drop" to hang up, "" for none. The whole mail is
    the command "." ; yields its address and the commands it saw."""
    seen: list[str] = []
    connections = iter(range(1_000))

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            number = next(connections)
            if not self._say(answer("HELLO", number)):
                return
            data = False
            for line in self.rfile:
                if data and line != b".\r\n":
                    continue
                command = "." if data else line.decode().strip()
                seen.append(command)
                reply = answer(command.upper(), number)
                data = command.upper() == "DATA" and reply.startswith("354")
                if not self._say(reply):
                    return

        def _say(self, reply: str) -> bool:
            if reply and reply != "drop":
                self.wfile.write(f"{reply}\r\n".encode())
            return reply != "drop"

    class Server(socketserver.ThreadingTCPServer):
        allow_reuse_address = True
        daemon_threads = True

    server = Server(("127.0.0.1", 0), Handler)
    with _running(server):
        yield f"smtp://127.0.0.1:{server.server_address[1]}", seen


@contextmanager
def _running(server: socketserver.BaseServer) -> Iterator[None]:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
