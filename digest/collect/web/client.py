"""The one HTTP client for addresses that content or editors chose: guarded, polite, and always back in time.

[effect] Built on single connections (`http1`) instead of httpx: the same wire, a third of the CPU, and a connection
that belongs to one request at a time can carry that request's deadline. Any number of threads may share one client.
"""

from __future__ import annotations

import ssl
import threading
import weakref
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from http import HTTPStatus
from time import monotonic
from weakref import WeakValueDictionary

import httpcore

from digest import __version__
from digest.collect.web.access import PUBLIC, Access, Headers, access
from digest.collect.web.bodies import Bodies, Body
from digest.collect.web.cookies import Cookies
from digest.collect.web.decompress import ACCEPTED, LIMIT
from digest.collect.web.failures import failures
from digest.collect.web.guard import Allowed, Blocked, Target, target
from digest.collect.web.host_slots import HostSlots
from digest.collect.web.http1 import Streamed
from digest.collect.web.http_headers import as_utf8, authority, received, set_cookies, validators
from digest.collect.web.imap import ROOM as MAIL_ROOM
from digest.collect.web.imap import Mailbox
from digest.collect.web.network import Resolve, Wire, system_resolver
from digest.collect.web.pool import Connection, Pool
from digest.collect.web.receiving import content
from digest.collect.web.refresh import refresh
from digest.collect.web.response import FetchFailed, Response, refused

ACCEPT = "text/html, application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, */*;q=0.8"
PICTURES = "image/jpeg, image/png, image/gif"

_HOPS = 5
_REFRESHES = 2
"""Of these by meta refresh; a page that goes on like that is taken as it is."""
_PERMANENT = {301, 308}
_REDIRECTS = {301, 302, 303, 307, 308}
_HEADER_ROOM = 200_000


class Client:
    """Asks for one URL at a time per thread. `deadline` is seconds for everything a URL needs, redirects included,
    but for the wait until fewer than `per_host` others ask the same host. `allow` are private hosts and networks
    that sources which name them may ask all the same."""

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
        self._lock = threading.Lock()
        self._pool = Pool(resolve, trust)
        self._bodies = Bodies()
        self._slots: WeakValueDictionary[str, HostSlots] = WeakValueDictionary()

    def access(self, url: str, headers: Headers = (), *, inside: bool | None = None) -> Access:
        """What may be asked for on behalf of a source at `url`, which is opened with the headers."""
        return access(url, self._allowed, headers, inside=inside)

    def get(
        self,
        url: str,
        *,
        etag: str = "",
        last_modified: str = "",
        deadline: float | None = None,
        access: Access = PUBLIC,
    ) -> Response:
        """The response after at most 5 redirects, within `deadline` seconds instead of the client's own; raises
        `FetchFailed` for everything else that can happen. Without an `access` only the public internet is asked."""
        seconds = deadline or self.deadline
        with failures(url, seconds, self._limit):
            visit = _Visit(access, validators(etag, last_modified), monotonic() + seconds, self._bodies.body())
            return self._held(target(url), visit)

    def head(self, url: str, most: int, *, seconds: float, access: Access = PUBLIC) -> Response:
        """The first bytes of a picture, at most so many whatever the server does, as they came; as `get` otherwise."""
        with failures(url, seconds, most):
            visit = _Visit(
                access, {"Range": f"bytes=0-{most - 1}"}, monotonic() + seconds, self._bodies.body(), most=most
            )
            return self._held(target(url), visit)

    @contextmanager
    def mailbox(self, url: str, access: Access) -> Iterator[Mailbox]:
        """The server of a mailbox at "https://mail.example.org:993/", under TLS and within three times the deadline.
        Raises `FetchFailed` for everything that can happen, inside of `with` too."""
        seconds, server = 3 * self.deadline, target(url)
        with failures(url, seconds, MAIL_ROOM):
            wire = self._pool.mail_wire(access.allowed(server))
            wire.open_until(monotonic() + seconds, MAIL_ROOM)
            bare = wire.connect_tcp(server.host, server.port)
            with closing(bare), closing(bare.start_tls(self._pool.certificates(), server.host)) as secure:
                mailbox = Mailbox(secure, wire)
                yield mailbox
                mailbox.leave()

    def rest(self) -> None:
        """No idle connection is left open; the client can be used again."""
        self._pool.rest()

    def close(self) -> None:
        """No connection is left open."""
        self.rest()

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _held(self, here: Target, visit: _Visit) -> Response:
        """The response, whose body has its place for as long as anybody holds it."""
        try:
            response = self._follow(here, visit)
        except BaseException:
            visit.body.leave()
            raise
        if visit.body.is_large:
            weakref.finalize(response, visit.body.leave)
        return response

    def _follow(self, here: Target, visit: _Visit) -> Response:
        permanent, moved_to, refreshes = True, "", 0
        for _ in range(_HOPS + 1):
            with self._slots_of(here.host).turn() as waited:
                visit.until += waited
                response = self._ask(here, visit)
            location = response.headers.get("location", "") if response.status in _REDIRECTS else ""
            if not location and refreshes < _REFRESHES and (location := _refreshed(here, response)):
                refreshes += 1
            if not location:
                return _settled(response, moved_to if permanent else "", conditional=bool(visit.conditions))
            permanent &= response.status in _PERMANENT
            here = _next_hop(here, location)
            moved_to = here.url
        raise FetchFailed(f"redirects more than {_HOPS} times", url=here.url)

    def _slots_of(self, host: str) -> HostSlots:
        with self._lock:
            slots = self._slots.get(host)
            if slots is None:
                slots = self._slots[host] = HostSlots(self._per_host)
            return slots

    def _ask(self, here: Target, visit: _Visit) -> Response:
        """One request, asked again on a new connection when a kept one turned out to be closed (RFC 9110 §9.2.2)."""
        allowed = visit.access.allowed(here)
        kept = self._pool.kept(here, allowed)
        if kept:
            try:
                return self._exchange(kept, here, visit)
            except (httpcore.RemoteProtocolError, httpcore.ReadError, httpcore.WriteError):
                pass
        return self._exchange(self._pool.fresh(here, allowed), here, visit)

    def _exchange(self, connection: Connection, here: Target, visit: _Visit) -> Response:
        connection.wire.open_until(visit.until, self._limit + _HEADER_ROOM)
        try:
            streamed = connection.http.get(here.path, self._headers(here, visit))
            visit.cookies.take(here, set_cookies(streamed.headers))
            response = self._received(here, streamed, visit, connection.wire)
        except BaseException:
            connection.close()
            raise
        self._pool.keep(connection)
        return response

    def _headers(self, here: Target, visit: _Visit) -> Mapping[str, str]:
        headers = visit.access.headers_for(here)
        cookie = visit.cookies.header(here, headers.pop("Cookie", ""))
        return {
            "Host": authority(here),
            "User-Agent": self._agent,
            "Accept": PICTURES if visit.most else ACCEPT,
            "Accept-Encoding": "identity" if visit.most else ACCEPTED,
            **visit.conditions,
            **headers,
            **({"Cookie": cookie} if cookie else {}),
        }

    def _received(self, here: Target, streamed: Streamed, visit: _Visit, wire: Wire) -> Response:
        headers = received(streamed.headers)
        return Response(
            url=here.url,
            status=streamed.status,
            content=content(streamed, headers, self._limit, visit.most, partial(visit.grows, wire)),
            content_type=headers.get("content-type", ""),
            etag=headers.get("etag", ""),
            last_modified=headers.get("last-modified", ""),
            headers=headers,
            inside=wire.inside,
        )


@dataclass(slots=True)
class _Visit:
    """What goes from hop to hop on the way to one answer."""

    access: Access
    conditions: Mapping[str, str]
    until: float
    body: Body
    cookies: Cookies = field(default_factory=Cookies)
    most: int = 0
    """Bytes that are wanted of the answer; 0: all."""

    def grows(self, wire: Wire, size: int) -> None:
        """The body may have so many bytes; what it had to wait for that does not count."""
        if seconds := self.body.grows(size):
            self.until += seconds
            wire.until = self.until


def _settled(response: Response, moved_to: str, *, conditional: bool) -> Response:
    """The last response of the chain, if it is one to be content with."""
    if response.status == HTTPStatus.NOT_MODIFIED and conditional:
        return replace(response, moved_to=moved_to, not_modified=True)
    if not 200 <= response.status < 300:
        raise refused(response)
    return replace(response, moved_to=moved_to) if moved_to else response


def _refreshed(here: Target, response: Response) -> str:
    """Where a page sends its visitors on; nowhere when that is itself, or where no redirect may lead."""
    location = refresh(response.content, response.content_type)
    try:
        there = _next_hop(here, location) if location else here
    except Blocked:
        return ""
    return "" if there.url == here.url else there.url


def _next_hop(here: Target, location: str) -> Target:
    """Where a redirect leads, with the guard's first look; never from https to http."""
    there = here.join(as_utf8(location))
    if here.scheme == "https" and there.scheme == "http":
        raise Blocked("redirects from https to an unencrypted address", advice=f"It leads to {there.url}")
    return there
