"""The server: bounds what comes in, and hands on whole requests [effect: network; the one place with `async def`].

A body is read here, as far as its address may have one and no longer than `PATIENCE`; handlers see bytes. Connections
that send nothing, or read nothing, hold no handler: at most `routes.AT_ONCE` of those run, each on a whole request.
"""

from __future__ import annotations

import asyncio
import logging
import socket  # noqa: TID251 - where the pages listen
import threading
from collections.abc import Awaitable, Callable, MutableMapping
from contextlib import suppress
from functools import partial
from typing import Any

import anyio.to_thread
import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from digest import log
from digest.actions.readers.clicking import write_down
from digest.actions.reports.certificates import Certificates
from digest.errors import Unavailable
from digest.patrol import Patrol
from digest.pipeline.posts.applying import apply
from digest.web.archive import Archive
from digest.web.form import BYTES
from digest.web.routes import AT_ONCE, largest_body, routes
from digest.web.served import Served
from digest.wiring import Wiring

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

#: Seconds for the head of a request, and for its body.
PATIENCE = 10
#: Seconds without a byte, and bytes, for which whoever sends too much is listened to after the answer: who is cut off
#: while sending may never read it.
LINGER, WASTE = 1.0, 2_000_000
#: Seconds for what is being applied or written when the pages end; longer than a busy database is waited for.
GRACE = 60
#: Seconds between two times that posts are applied: those of many people at once go into force together.
REST = 0.3
#: Letters of an address.
LONGEST_PATH = 2_000


class Bounded:
    """The application, given whole requests of a bounded size; of one that is refused, the status, and no body."""

    def __init__(self, app: App, largest: Callable[[str], int]) -> None:
        """`largest` tells how many bytes may be posted to a path, and is asked for more than `BYTES` only."""
        self._app, self._largest = app, largest

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await _lifespan(scope, receive, send)
            return
        scope["body"], scope["refused"] = b"", 0
        try:
            scope["body"] = await asyncio.wait_for(self._body(scope, receive), PATIENCE)
        except TimeoutError:
            scope["refused"] = 408
        except _Refused as refused:
            scope["refused"] = refused.status
        await self._app(scope, receive, _lingering(receive, send) if scope["refused"] else send)

    async def _body(self, scope: Scope, receive: Receive) -> bytes:
        """All of it. Of who went away in the middle, what came."""
        if len(scope["raw_path"]) + len(scope["query_string"]) > LONGEST_PATH:
            raise _Refused(414)
        most, body, comes = self._bound(scope, _declared(scope), BYTES), bytearray(), True
        while comes:
            message = await receive()
            body += message.get("body", b"")
            most = self._bound(scope, len(body), most)
            comes = message["type"] == "http.request" and message.get("more_body", False)
        return bytes(body)

    def _bound(self, scope: Scope, size: int, most: int) -> int:
        """How many bytes may be posted, as far as is known: `most`, and where it is more, what the address takes."""
        if size <= most:
            return most
        if size <= (largest := self._largest(scope["path"])):
            return largest
        raise _Refused(413)


class _Refused(Exception):
    """A request that is not read."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


def _lingering(receive: Receive, send: Send) -> Send:
    """Sends as `send` does, and before the end of a body reads on for a while."""

    async def sent(message: MutableMapping[str, Any]) -> None:
        if message["type"] != "http.response.body" or message.get("more_body"):
            await send(message)
            return
        await send({**message, "more_body": True})
        await _wasted(receive)
        await send({"type": "http.response.body", "body": b""})

    return sent


async def _wasted(receive: Receive) -> None:
    """What still comes is thrown away, for a while."""
    left, comes = WASTE, True
    with suppress(TimeoutError):
        async with asyncio.timeout(PATIENCE):
            while comes and left > 0:
                message = await asyncio.wait_for(receive(), LINGER)
                left -= len(message.get("body", b""))
                comes = message["type"] == "http.request" and message.get("more_body", False)


def _declared(scope: Scope) -> int:
    """The length that the head names; 0 where it names none that is a number."""
    for name, value in scope["headers"]:
        if name == b"content-length":
            return int(value) if value.isdigit() and len(value) < 20 else 0
    return 0


async def _lifespan(scope: Scope, receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            anyio.to_thread.current_default_thread_limiter().total_tokens = AT_ONCE
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return


class Patient(H11Protocol):
    """A connection whose requests have `PATIENCE` for their head, too."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """The clock of the first request runs."""
        super().connection_made(transport)
        self._waiting: asyncio.TimerHandle | None = None
        self._wait()

    def data_received(self, data: bytes) -> None:
        """The clock stops once a head is whole; that of a further request runs from its first byte on."""
        super().data_received(data)
        if not self._between() and self._waiting:
            self._waiting.cancel()
            self._waiting = None
        elif self._between() and self._waiting is None and not self.transport.is_closing():
            self._wait()

    def _between(self) -> bool:
        return self.cycle is None or self.cycle.response_complete

    def _wait(self) -> None:
        self._waiting = self.loop.call_later(PATIENCE, self._over)

    def _over(self) -> None:
        self._waiting = None
        if self._between() and not self.transport.is_closing():
            self.transport.close()


class Serving:
    """The pages of a publication, served by a thread of their own from now until `close`."""

    def __init__(self, wiring: Wiring, listen: str, applied: Callable[[], object] = lambda: None) -> None:
        """`applied` is called whenever something that was posted came into force. Raises `Unavailable` where
        nobody can listen there."""
        self._socket = _listening(listen)
        self._wiring, self._applied = wiring, applied
        self._applying, self._archiving = Patrol(self._apply, REST), Patrol(Archive(wiring).keep)
        self._counting = Patrol(lambda: write_down(wiring.publication, served.clicking))
        self._served = served = Served(wiring=wiring, posted=self._applying.wake, fetch=Certificates(wiring.fetched))
        config = uvicorn.Config(
            Bounded(routes(served), partial(largest_body, served)),
            http=Patient,
            ws="none",
            lifespan="on",
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_keep_alive=PATIENCE,
            timeout_graceful_shutdown=PATIENCE,
            h11_max_incomplete_event_size=16_384,
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._run, name="pages", daemon=True)
        for beside in (self._thread, self._applying, self._archiving, self._counting):
            beside.start()

    @property
    def address(self) -> str:
        """Host and port that are listened at."""
        host, port = self._socket.getsockname()[:2]
        return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"

    def close(self) -> None:
        """What was asked is answered, and nobody is any more."""
        self._server.should_exit = True
        self._thread.join(PATIENCE + 5)
        self._applying.stop(GRACE)
        self._archiving.stop(GRACE)
        self._counting.stop(GRACE)
        self._count()
        self._socket.close()

    def _apply(self) -> None:
        if apply(self._wiring.store, self._wiring.publication.site.outbox):
            self._applied()

    def _count(self) -> None:
        """All clicks that wait still."""
        try:
            write_down(self._served.publication, self._served.clicking, over=True)
        except Unavailable as error:
            log.event("clicks.lost", level=logging.ERROR, reason=error.what)

    def _run(self) -> None:
        try:
            self._server.run(sockets=[self._socket])
        except Exception as error:
            log.event("pages.failed", level=logging.ERROR, reason=repr(error))


def _listening(listen: str) -> socket.socket:
    host, _, port = listen.rpartition(":")
    host = host.strip("[]")
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, int(port), type=socket.SOCK_STREAM)[0]
        # With the protocol named, asyncio sends the parts of an answer at once; else the second waits for an
        # acknowledgement of the first, 40 ms on Linux.
        made = socket.socket(family, kind, protocol)
        try:
            made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            made.bind(address)
            made.listen()  # who asks before the thread has begun waits for it
        except OSError:
            made.close()
            raise
    except OSError as error:
        raise Unavailable(
            f"nobody can listen at {listen}: {error.strerror or error}",
            where="config/digest.yaml",
            advice="Write another address at `web: listen:`, or end the program that listens there.",
        ) from error
    return made
