"""The one HTTP client for addresses that content or editors chose: guarded, polite, and always back in time.

[effect] Built on httpcore's single connections instead of httpx: the same wire, half the CPU, and a connection that
belongs to one request at a time can carry that request's deadline. Idle connections are kept for the next request to
the same origin. Any number of threads may share one client.
"""

from __future__ import annotations

import ssl
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from http import HTTPStatus
from time import monotonic
from weakref import WeakValueDictionary

import httpcore
import httpx

from digest import __version__
from digest.collect.web.decompress import ACCEPTED, LIMIT, Decoder, Undecodable, too_large, unpacked
from digest.collect.web.guard import Allowed, Blocked, Target, target
from digest.collect.web.host_slots import HostSlots
from digest.collect.web.http_headers import as_utf8, authority, received, validators
from digest.collect.web.network import NoAddress, Resolve, TooMuch, Wire, system_resolver
from digest.collect.web.response import FetchFailed, Response, broken, refused, silent, unknown

ACCEPT = "text/html, application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, */*;q=0.8"

_HOPS = 5
_PERMANENT = {301, 308}
_REDIRECTS = {301, 302, 303, 307, 308}
_MOST_IDLE = 64
_KEEP_SECONDS = 15.0
_HEADER_ROOM = 200_000
_DRAINED = 64_000


class Client:
    """Asks for one URL at a time per thread. `deadline` is seconds for everything a URL needs, redirects included,
    but for the wait until fewer than `per_host` others ask the same host. `allow` are private hosts and networks
    that may be asked all the same."""

    def __init__(
        self,
        deadline: float = 20.0,
        allow: Sequence[str] = (),
        user_agent: str = f"digest/{__version__}",
        *,
        per_host: int = 2,
        limit: int = LIMIT,
        resolve: Resolve = system_resolver,
        trust: ssl.SSLContext | None = None,
    ) -> None:
        self.deadline = deadline
        self._allowed = Allowed.of(allow)
        self._agent = user_agent
        self._per_host = per_host
        self._limit = limit
        self._resolve = resolve
        self._trust = trust
        self._lock = threading.Lock()
        self._idle: list[_Connection] = []
        self._slots: WeakValueDictionary[str, HostSlots] = WeakValueDictionary()

    def get(self, url: str, *, etag: str = "", last_modified: str = "", deadline: float | None = None) -> Response:
        """The response after at most 5 redirects, within `deadline` seconds instead of the client's own; raises
        `FetchFailed` for everything else that can happen."""
        conditions = validators(etag, last_modified)
        seconds = deadline or self.deadline
        try:
            return self._follow(target(url), conditions, seconds)
        except FetchFailed:
            raise
        except (Blocked, Undecodable) as error:
            raise FetchFailed(error.what, url=url, advice=error.advice) from error
        except TooMuch as error:
            raise FetchFailed(too_large(self._limit), url=url) from error
        except NoAddress as error:
            raise unknown(url) from error
        except (httpcore.TimeoutException, TimeoutError) as error:
            raise silent(seconds, url) from error
        except (httpcore.NetworkError, httpcore.ProtocolError, OSError, ValueError) as error:
            raise broken(error, url) from error

    def rest(self) -> None:
        """No idle connection is left open; the client can be used again."""
        with self._lock:
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.http.close()

    def close(self) -> None:
        """No connection is left open."""
        self.rest()

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _follow(self, here: Target, conditions: Mapping[str, str], seconds: float) -> Response:
        until = monotonic() + seconds
        permanent = True
        moved_to = ""
        for _ in range(_HOPS + 1):
            with self._slots_of(here.host).turn() as waited:
                until += waited
                response = self._ask(here, conditions, until)
            if response.status not in _REDIRECTS or "location" not in response.headers:
                return _settled(response, moved_to if permanent else "", conditional=bool(conditions))
            permanent &= response.status in _PERMANENT
            here = _next_hop(here, response.headers["location"])
            moved_to = here.url
        raise FetchFailed(f"redirects more than {_HOPS} times", url=here.url)

    def _slots_of(self, host: str) -> HostSlots:
        with self._lock:
            slots = self._slots.get(host)
            if slots is None:
                slots = self._slots[host] = HostSlots(self._per_host)
            return slots

    def _ask(self, here: Target, conditions: Mapping[str, str], until: float) -> Response:
        """One request, asked again on a new connection when a kept one turned out to be closed (RFC 9110 §9.2.2)."""
        kept = self._kept(here)
        if kept:
            try:
                return self._exchange(kept, here, conditions, until)
            except (httpcore.RemoteProtocolError, httpcore.ReadError, httpcore.WriteError):
                pass
        return self._exchange(self._fresh(here), here, conditions, until)

    def _exchange(self, connection: _Connection, here: Target, conditions: Mapping[str, str], until: float) -> Response:
        connection.wire.open_until(until, self._limit + _HEADER_ROOM)
        try:
            streamed = connection.http.handle_request(self._request(here, conditions))
            response = self._received(here, streamed)
            streamed.close()
        except BaseException:
            connection.http.close()
            raise
        self._keep(connection)
        return response

    def _request(self, here: Target, conditions: Mapping[str, str]) -> httpcore.Request:
        headers = {
            "Host": authority(here),
            "User-Agent": self._agent,
            "Accept": ACCEPT,
            "Accept-Encoding": ACCEPTED,
            **conditions,
        }
        url = httpcore.URL(scheme=here.scheme, host=here.host, port=here.port, target=here.path)
        raw = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]
        return httpcore.Request("GET", url, headers=raw)

    def _received(self, here: Target, streamed: httpcore.Response) -> Response:
        headers = received(streamed.headers)
        return Response(
            url=here.url,
            status=streamed.status,
            content=self._body(streamed, headers),
            content_type=headers.get("content-type", ""),
            etag=headers.get("etag", ""),
            last_modified=headers.get("last-modified", ""),
            headers=headers,
        )

    def _body(self, streamed: httpcore.Response, headers: Mapping[str, str]) -> bytes:
        """Decompressed; of anything but a success only so much is read as lets the connection live on."""
        if not 200 <= streamed.status < 300:
            _drain(streamed)
            return b""
        declared = headers.get("content-length", "")
        if declared.isdecimal() and int(declared[:20]) > self._limit:
            raise TooMuch
        decoder = Decoder(headers.get("content-encoding", ""), self._limit)
        return unpacked(b"".join([decoder.feed(piece) for piece in streamed.iter_stream()]), self._limit)

    def _kept(self, here: Target) -> _Connection | None:
        """An idle connection to that origin that is still good; others of it are closed."""
        origin = (here.scheme, here.host, here.port)
        with self._lock:
            connection = next((c for c in reversed(self._idle) if c.origin == origin), None)
            if connection:
                self._idle.remove(connection)
        if connection and connection.http.has_expired():
            connection.http.close()
            return None
        return connection

    def _keep(self, connection: _Connection) -> None:
        if not connection.http.is_idle():
            return connection.http.close()
        with self._lock:
            self._idle.append(connection)
            surplus = self._idle[:-_MOST_IDLE]
            del self._idle[:-_MOST_IDLE]
        for old in surplus:
            old.http.close()
        return None

    def _fresh(self, here: Target) -> _Connection:
        wire = Wire(self._allowed, self._resolve)
        http = httpcore.HTTPConnection(
            httpcore.Origin(here.scheme.encode(), here.host.encode(), here.port),
            ssl_context=self._certificates() if here.scheme == "https" else None,
            keepalive_expiry=_KEEP_SECONDS,
            network_backend=wire,
        )
        return _Connection(origin=(here.scheme, here.host, here.port), http=http, wire=wire)

    def _certificates(self) -> ssl.SSLContext:
        """The authorities httpx ships and those of this machine; made once, for it takes 20 ms."""
        with self._lock:
            if self._trust is None:
                self._trust = httpx.create_ssl_context(trust_env=False)
                self._trust.load_default_certs()
            return self._trust


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Connection:
    origin: tuple[str, str, int]
    http: httpcore.HTTPConnection
    wire: Wire


def _settled(response: Response, moved_to: str, *, conditional: bool) -> Response:
    """The last response of the chain, if it is one to be content with."""
    if response.status == HTTPStatus.NOT_MODIFIED and conditional:
        return replace(response, moved_to=moved_to, not_modified=True)
    if not 200 <= response.status < 300:
        raise refused(response)
    return replace(response, moved_to=moved_to)


def _next_hop(here: Target, location: str) -> Target:
    """Where a redirect leads, with the guard's first look; never from https to http."""
    there = here.join(as_utf8(location))
    if here.scheme == "https" and there.scheme == "http":
        raise Blocked("redirects from https to an unencrypted address", advice=f"It leads to {there.url}")
    return there


def _drain(streamed: httpcore.Response) -> None:
    """Reads a body nobody wants, as far as it is short; a status is an answer even when its body never ends."""
    left = _DRAINED
    with suppress(httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError, TooMuch):
        for piece in streamed.iter_stream():
            left -= len(piece)
            if left < 0:
                break
