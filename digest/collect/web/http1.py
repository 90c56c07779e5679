"""HTTP/1.1 over one connection, by the grammar of h11 [effect].

httpcore's own connection speaks by the same grammar, under locks, traces and models that nobody needs here: a third of
what a request cost (1.0.9, 2026-11).
"""

from __future__ import annotations

import ssl
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from time import monotonic

import h11
import httpcore

from digest.collect.web.guard import Target
from digest.collect.web.network import Wire

_KEEP_SECONDS = 15.0
_PIECE = 65_536
#: Bytes of a status line with its headers.
_LONGEST_HEAD = 102_400


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Streamed:
    """An answer whose body is still to come."""

    status: int
    headers: Sequence[tuple[bytes, bytes]]
    """Names in lower case."""
    pieces: Iterator[bytes]
    """The body as it comes, without chunks; to its end, or else the connection cannot be kept."""


class Http:
    """A connection to one origin, made when it is first used; for one request at a time. Raises httpcore's errors."""

    def __init__(self, here: Target, wire: Wire, trust: ssl.SSLContext | None) -> None:
        self._here = here
        self._wire = wire
        self._trust = trust
        self._stream: httpcore.NetworkStream | None = None
        self._grammar = h11.Connection(h11.CLIENT, max_incomplete_event_size=_LONGEST_HEAD)
        self._expires = 0.0

    def get(self, target: str, headers: Mapping[str, str]) -> Streamed:
        """What the server answers when it is asked for the target."""
        stream = self._stream = self._stream or self._connected()
        try:
            request = h11.Request(method="GET", target=target, headers=list(headers.items()))
            sent = (self._grammar.send(request) or b"") + (self._grammar.send(h11.EndOfMessage()) or b"")
        except h11.LocalProtocolError as error:
            raise httpcore.LocalProtocolError(str(error)) from error
        with suppress(httpcore.WriteError):  # a server may answer, and close, before it has taken all
            stream.write(sent)
        while not isinstance(event := self._event(stream), h11.Response):
            pass
        return Streamed(status=event.status_code, headers=list(event.headers), pieces=self._body(stream))

    def rests(self) -> bool:
        """Whether it can serve another request, the last answer having come to its end."""
        if self._grammar.our_state is not h11.DONE or self._grammar.their_state is not h11.DONE:
            return False
        self._grammar.start_next_cycle()
        self._expires = monotonic() + _KEEP_SECONDS
        return True

    def has_expired(self) -> bool:
        """It rested too long, or its server has closed it."""
        return monotonic() > self._expires or bool(self._stream and self._stream.get_extra_info("is_readable"))

    def close(self) -> None:
        """It is closed."""
        if self._stream:
            self._stream.close()

    def _connected(self) -> httpcore.NetworkStream:
        stream = self._wire.connect_tcp(self._here.host, self._here.port)
        return stream.start_tls(self._trust, self._here.host) if self._trust else stream

    def _body(self, stream: httpcore.NetworkStream) -> Iterator[bytes]:
        while isinstance(event := self._event(stream), h11.Data):
            yield bytes(event.data)

    def _event(self, stream: httpcore.NetworkStream) -> h11.Event | type[h11.NEED_DATA] | type[h11.PAUSED]:
        """The next one of the server's."""
        try:
            while (event := self._grammar.next_event()) is h11.NEED_DATA:
                data = stream.read(_PIECE)
                if not data and self._grammar.their_state is h11.SEND_RESPONSE:
                    raise httpcore.RemoteProtocolError("Server disconnected without sending a response.")
                self._grammar.receive_data(data)
        except h11.RemoteProtocolError as error:
            raise httpcore.RemoteProtocolError(str(error)) from error
        return event
