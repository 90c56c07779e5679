"""Connections of the client: fresh ones that the guard watches, and idle ones kept for the next request [effect].

A kept connection serves only whoever is allowed what the one who opened it was: to an address inside the own network,
nobody comes who may not go there himself.
"""

from __future__ import annotations

import resource
import ssl
import threading
from dataclasses import dataclass

import httpx

from digest.collect.web.guard import MAIL_PORTS, Allowed, Target
from digest.collect.web.http1 import Http
from digest.collect.web.network import Resolve, Wire

_MOST_IDLE = 256
"""Hosts may be so many before the second feed of the first one has its turn: a new connection costs more than all else
of a request that brings nothing."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Connection:
    """A connection to one origin."""

    origin: tuple[str, str, int]
    allowed: Allowed
    http: Http
    wire: Wire

    def close(self) -> None:
        """It is closed."""
        self.http.close()


class Pool:
    """Makes connections, and keeps idle ones; any number of threads may share one."""

    def __init__(self, resolve: Resolve, trust: ssl.SSLContext | None = None) -> None:
        self._resolve = resolve
        self._trust = trust
        self._lock = threading.Lock()
        self._most = most_idle(resource.getrlimit(resource.RLIMIT_NOFILE)[0])
        self._idle: list[Connection] = []

    def kept(self, here: Target, allowed: Allowed) -> Connection | None:
        """An idle connection to that origin that is still good."""
        origin = (here.scheme, here.host, here.port)
        with self._lock:
            fitting = (c for c in reversed(self._idle) if c.origin == origin and c.allowed == allowed)
            connection = next(fitting, None)
            if connection:
                self._idle.remove(connection)
        if connection and connection.http.has_expired():
            connection.close()
            return None
        return connection

    def fresh(self, here: Target, allowed: Allowed) -> Connection:
        """A new connection, which is made when it is first used."""
        wire = Wire(allowed, self._resolve)
        http = Http(here, wire, self.certificates() if here.scheme == "https" else None)
        return Connection(origin=(here.scheme, here.host, here.port), allowed=allowed, http=http, wire=wire)

    def mail_wire(self, allowed: Allowed) -> Wire:
        """What connections to servers of mailboxes are made with."""
        return Wire(allowed, self._resolve, MAIL_PORTS)

    def keep(self, connection: Connection) -> None:
        """The connection is idle, and there for the next request; or closed, where it cannot be."""
        if not connection.http.rests():
            return connection.close()
        with self._lock:
            self._idle.append(connection)
            surplus = self._idle[: -self._most]
            del self._idle[: -self._most]
        for old in surplus:
            old.close()
        return None

    def rest(self) -> None:
        """No idle connection is left open."""
        with self._lock:
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()

    @property
    def idle(self) -> int:
        """How many connections are kept."""
        return len(self._idle)

    def certificates(self) -> ssl.SSLContext:
        """The authorities httpx ships and those of this machine; made once, for it takes 20 ms."""
        with self._lock:
            if self._trust is None:
                self._trust = httpx.create_ssl_context(trust_env=False)
                self._trust.load_default_certs()
                self._trust.set_alpn_protocols(["http/1.1"])
            return self._trust


def most_idle(files: int) -> int:
    """How many connections are kept where a process may have so many files open: a quarter of them at most."""
    return _MOST_IDLE if files == resource.RLIM_INFINITY else min(_MOST_IDLE, files // 4)
