"""What one collection asks through: the client, the reader, and what it learned of hosts on the way.

[effect] Shared by all fetching threads of one collection.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from time import monotonic
from urllib.parse import urlsplit

from digest.collect.parser import Parser
from digest.collect.robots import CLOSED, Robots, robots
from digest.collect.sources.ran import Ran, nothing_ran
from digest.collect.web.access import PUBLIC, Access, opened_with
from digest.collect.web.client import Client
from digest.collect.web.response import FetchFailed, Response
from digest.collect.web.waiting import waiting
from digest.config.digests import Source
from digest.errors import Unreadable
from digest.model.source import Paths, SourceKind, SourceState
from digest.read.documents import Reading
from digest.read.written import NOTHING, Given
from digest.text.web_addresses import canonical, origin

PROGRAM = "digest"
"""Our name in a robots.txt."""

_PATIENCE = 0.25
"""Of the deadline, for a host that is in trouble."""
_TOO_MUCH = 4
_SILENT = 1
_HAS_ENOUGH = 2
_CLOSED = "Ask the site for a feed, or take the source out."


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CollectSession:
    """What one collection asks through, shared by its threads."""

    client: Client
    parser: Parser
    now: datetime
    base: Path
    known: Collection[str]
    """Canonical addresses of articles that are stored."""
    wait: Callable[[float], object]
    """Waits so many seconds, or less when the collection is given up."""
    clock: Callable[[], float] = monotonic
    access: Access = PUBLIC
    """What may be asked for, and with what; the source's whose turn it is."""
    ran: Ran = nothing_ran
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _troubles: Counter[str] = field(default_factory=Counter)
    _rules: dict[tuple[str, str], Robots] = field(default_factory=dict)
    _turns: dict[str, float] = field(default_factory=dict)
    """Site → when it may be asked next, where its robots.txt wants pauses (seconds of `clock`)."""

    def of(self, source: Source, state: SourceState) -> CollectSession:
        """The session, asked through on behalf of that source."""
        headers = opened_with(source)
        return replace(self, access=self.client.access(source.url, headers, inside=state.inside))

    def get(self, url: str, *, etag: str = "", last_modified: str = "") -> Response:
        """The client's response; raises `FetchFailed`. A host that just was out of reach, or said that it was asked too
        often, gets a quarter of the time until it answers again, and is not asked any more in this collection when it
        goes on like that: one of many feeds that hangs costs the others nothing, and one that is away costs little."""
        host = urlsplit(url).netloc.lower()
        trouble = self._troubles[host]
        if trouble >= _TOO_MUCH:
            advice = "It is asked again by itself."
            raise FetchFailed("was not asked: its host was in trouble just before", url=url, advice=advice)
        try:
            patience = self.client.deadline * (_PATIENCE if trouble else 1)
            response = self.client.get(
                url, etag=etag, last_modified=last_modified, deadline=patience, access=self.access
            )
        except FetchFailed as failure:
            self._note(host, _trouble(failure))
            raise
        self._note(host, 0)
        return response

    def _note(self, host: str, trouble: int) -> None:
        with self._lock:
            self._troubles[host] = self._troubles[host] + trouble if trouble else 0

    def read(
        self,
        response: Response,
        *,
        read_as: SourceKind = SourceKind.UNKNOWN,
        links: str = "",
        paths: Paths | None = None,
        given: Given = NOTHING,
    ) -> Reading:
        """What the response holds. Raises `Unreadable`."""
        content, url, content_type = response.content, response.base, response.content_type
        return self.parser.read(content, url, content_type, read_as=read_as, links=links, paths=paths, given=given)

    def read_again(self, response: Response, *, read_as: SourceKind, links: str, marks: str) -> Reading:
        """What a source's answer holds, without what is marked. Raises `Unreadable`."""
        content, url, content_type = response.content, response.base, response.content_type
        return self.parser.read_again(content, url, content_type, read_as=read_as, links=links, marks=marks)

    def page(self, met: Given) -> Reading:
        """A page with its article that we met ourselves, by its link; raises `FetchFailed` or `Unreadable`."""
        self.take_turn(met.url)
        reading = self.read(self.get(met.url), read_as=SourceKind.PAGE, given=met)
        if not reading.entries:
            raise Unreadable("has no article that can be read")
        return reading

    def take_turn(self, url: str) -> None:
        """The pause that the site wants between two requests is over. Raises `Unreadable` where its robots.txt closes
        the address."""
        self.check_open(url)
        site, delay = origin(url), self.rules(url).delay
        if delay:
            with self._lock:
                turn = max(self._turns.get(site, 0.0), self.clock())
                self._turns[site] = turn + delay
            with waiting():
                self.wait(max(turn - self.clock(), 0.0))

    def check_open(self, url: str) -> None:
        """Raises `Unreadable` where the robots.txt closes the address."""
        parts = urlsplit(url)
        path = parts.path or "/"
        if not self.rules(url).allows(f"{path}?{parts.query}" if parts.query else path):
            raise Unreadable("is closed to programs by its robots.txt", advice=_CLOSED)

    def is_new(self, url: str) -> bool:
        """Whether no stored article has that address."""
        return canonical(url) not in self.known

    def rules(self, url: str) -> Robots:
        """The rules of the URL's host, fetched once in a collection for all who have nothing special to show it."""
        site = origin(url)
        key = site, self.access.scope
        if key not in self._rules:
            self._rules[key] = self._asked_robots(site)
        return self._rules[key]

    def _asked_robots(self, site: str) -> Robots:
        try:
            response = self.get(f"{site}/robots.txt")
        except FetchFailed as failure:
            # 4xx says there are no rules, anything else that they are not known (RFC 9309 §2.3.1.3 and .4).
            return Robots() if failure.status and failure.status < 500 else CLOSED
        return robots(response.content.decode(errors="replace"), PROGRAM)


def _trouble(failure: FetchFailed) -> int:
    """How much trouble its host is in: none where it answered, whatever it answered."""
    if failure.status == 429:
        return _HAS_ENOUGH
    return _SILENT if failure.unreachable else 0
