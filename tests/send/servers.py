"""Servers on loopback that take mails, and misbehave when told to."""

from __future__ import annotations

import socketserver
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any, cast

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


class _Handler:
    """What aiosmtpd looks through for each connection, properties and all: nothing is computed here."""

    def __init__(self, server: SmtpLike) -> None:
        self._server = server

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        return await self._server.handle_RCPT(server, session, envelope, address, options)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        return await self._server.handle_DATA(server, session, envelope)


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
def smtp_like(
    context: ssl.SSLContext | None = None, *, at_once: bool = False, port: int = 0, **options: Any
) -> Iterator[SmtpLike]:
    """With a context it offers STARTTLS, or is TLS from the first byte on."""
    server = SmtpLike()
    options |= {"auth_require_tls": False} if at_once else {"tls_context": context} if context else {}
    first = {"ssl_context": context} if at_once else {}
    controller = _AnyPort(_Handler(server), hostname="127.0.0.1", port=port, server_kwargs=options, **first)
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
    with running(server):
        yield f"smtp://127.0.0.1:{server.server_address[1]}", seen


@contextmanager
def running(server: socketserver.BaseServer) -> Iterator[None]:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
