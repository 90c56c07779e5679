"""The network as the guarded client sees it: every step ends by the deadline, only public addresses are reached.

[effect] httpcore asks a backend for connections and reads and writes through its streams. Ours resolves a name once,
asks the guard about each address, connects to exactly the address judged (so a name that changes its mind between
look and use gains nothing), and clips every connect, TLS step, read and write to one total deadline. SNI and Host
stay those of the URL.
"""

from __future__ import annotations

import socket  # noqa: TID251
import ssl
import threading
from collections.abc import Callable, Collection, Iterable, Sequence
from queue import Empty, SimpleQueue
from time import monotonic

import httpcore

from digest.collect.web.guard import PORTS, Allowed, Blocked, literal, public, refusal

Resolve = Callable[[str, int], Sequence[str]]
"""(host, port) → addresses in the order to be tried; raises OSError where there is none."""

_FIRST_TRIES = 4.0
"""Seconds for an address that is not the last one known: a dead IPv6 route must not eat the whole deadline."""


class NoAddress(httpcore.ConnectError):
    """The name is unknown."""


class TooMuch(Exception):
    """More bytes came over the wire than anything honest has."""


class Wire(httpcore.NetworkBackend):
    """Makes one connection at a time; `open_until` sets the deadline of everything that follows on it."""

    def __init__(self, allowed: Allowed, resolve: Resolve, ports: Collection[int] = PORTS) -> None:
        self._allowed = allowed
        self._resolve = resolve
        self._ports = ports
        self.inside = False
        """The connection leads into a private network."""
        self.until = 0.0
        self.room = 0

    def open_until(self, until: float, room: int) -> None:
        """Nothing goes on after `until` (monotonic seconds), and no more than `room` bytes are read."""
        self.until, self.room = until, room

    def left(self) -> float:
        """Seconds to the deadline; raises when it has passed."""
        left = self.until - monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout
        return left

    def took(self, count: int) -> None:
        """So many bytes more have come. Raises `TooMuch` when there is no room for them."""
        self.room -= count
        if self.room < 0:
            raise TooMuch

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """A stream to a judged address of the host; raises httpcore's errors."""
        addresses = self._permitted(host, port)
        plain = httpcore.SyncBackend()
        literals = [literal(address.partition("%")[0]) for address in addresses]
        self.inside = not any(address and public(address) for address in literals)
        for address in addresses[:-1]:
            try:
                return Stream(plain.connect_tcp(address, port, min(self.left(), _FIRST_TRIES)), self)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                continue
        return Stream(plain.connect_tcp(addresses[-1], port, self.left()), self)

    def _permitted(self, host: str, port: int) -> list[str]:
        resolved = addresses(host, port, self._resolve, self.left())
        reasons = {address: refusal(host, port, address, self._allowed, self._ports) for address in resolved}
        permitted = [address for address, reason in reasons.items() if not reason]
        if not permitted:
            advice = (
                "If it is on your own network, add its host under intranet: in config/digest.yaml; "
                "then sources that name an address there may ask it, and no others."
            )
            raise Blocked(next(iter(reasons.values()), "has no address"), advice=advice)
        return permitted


class Stream(httpcore.NetworkStream):
    """A connection whose every step is clipped to its wire's deadline and counted."""

    def __init__(self, stream: httpcore.NetworkStream, wire: Wire) -> None:
        self._stream = stream
        self._wire = wire

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """The next bytes, at most so many, before the deadline."""
        data = self._stream.read(max_bytes, self._wire.left())
        self._wire.took(len(data))
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """All bytes are handed to the system before the deadline."""
        self._stream.write(buffer, self._wire.left())

    def close(self) -> None:
        """The connection is closed."""
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        """A stream of this connection under TLS, its handshake done before the deadline."""
        return Stream(self._stream.start_tls(ssl_context, server_hostname, self._wire.left()), self._wire)

    def get_extra_info(self, info: str) -> object:
        """What httpcore asks of a stream: its socket, address or TLS object."""
        return self._stream.get_extra_info(info)


def addresses(host: str, port: int, resolve: Resolve, seconds: float) -> Sequence[str]:
    """The addresses of `host`, within `seconds` although the system's resolver knows no limit."""
    if address := literal(host):
        return (str(address),)
    box: SimpleQueue[Sequence[str] | Exception] = SimpleQueue()
    threading.Thread(target=_look_up, args=(host, port, resolve, box), daemon=True).start()
    try:
        reply = box.get(timeout=seconds)
    except Empty:
        raise httpcore.ConnectTimeout from None
    if isinstance(reply, Exception):
        raise NoAddress from reply
    return reply


def system_resolver(host: str, port: int) -> Sequence[str]:
    """What the operating system says, each address once, in its order."""
    entries = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(entry[4][0]) for entry in entries))


def _look_up(host: str, port: int, resolve: Resolve, box: SimpleQueue[Sequence[str] | Exception]) -> None:
    try:
        box.put(resolve(host, port))
    except (OSError, UnicodeError) as error:
        box.put(error)
