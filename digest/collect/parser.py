"""Documents read where that does no harm: in a process of its own, limited in time and memory, replaced when it fails.

A small feed that is well-formed is read at once where we are: it takes milliseconds and no tolerant reading. All else
(pages, lists, broken and big feeds) goes to the child.

[effect] The child is a fresh interpreter fed over pipes, not a fork (threads) and not `multiprocessing` (which would
run the caller's main module again): it can be started from anywhere. It gets no environment, hence no secrets, and
what it sends back may only be made of our own values.
"""

from __future__ import annotations

import io
import os
import pickle
import re
import subprocess  # noqa: TID251
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta, timezone
from pathlib import Path
from queue import LifoQueue
from xml.parsers import expat

from digest.collect.guard import Guard, resident
from digest.collect.web.waiting import waiting
from digest.errors import Unreadable
from digest.model.article import Entry, Image
from digest.model.source import SourceKind
from digest.read.child import READY, SIZE, Reader, Request, send
from digest.read.documents import Link, Reading, read
from digest.read.written import NOTHING, Given

_SMALL = 1_000_000
_HEAD = 2000
_FEED = re.compile(rb"<(?:rss|feed|rdf:RDF)[\s>]")
_RECYCLED_AFTER = 500
_START_SECONDS = 60.0
_LONGEST_REPLY = 100_000_000
_KNOWN = {
    (kind.__module__, kind.__qualname__): kind
    for kind in (Reading, SourceKind, Link, Entry, Image, datetime, timedelta, timezone)
}
_HOME = str(Path(__file__).resolve().parents[2])
_ADVICE = "If it is a feed, its publisher should know; otherwise take the source out."


class Parser:
    """Reads in at most `processes` children at once, started when first needed; any number of threads may ask.
    A read that takes longer than `seconds` or more memory than `megabytes` ends its child; where the system does not
    limit memory, it is watched from here."""

    def __init__(
        self, processes: int = 1, seconds: float = 10.0, megabytes: int = 512, *, reader: Reader = read
    ) -> None:
        self._seconds = seconds
        self._megabytes = megabytes
        self._processes = processes
        self._reader = reader
        # Two threads that both hold the interpreter read no faster than one, and the fetching ones get less of it.
        self._here = threading.Lock()
        self._free: LifoQueue[_Child | None] = LifoQueue()
        for _ in range(processes):
            self._free.put(None)

    def read(
        self,
        content: bytes,
        url: str,
        content_type: str,
        *,
        read_as: SourceKind = SourceKind.UNKNOWN,
        links: str = "",
        given: Given = NOTHING,
    ) -> Reading:
        """What a document holds; raises `Unreadable` where it cannot be read, and when the reader died or had to be
        stopped."""
        if (not read_as or SourceKind(read_as).flows) and harmless(content):
            with waiting():
                self._here.acquire()
            try:
                return self._reader(content, url, content_type, read_as=read_as, links=links, given=given)
            finally:
                self._here.release()
        request = Request(
            content=content, url=url, content_type=content_type, read_as=read_as, links=links, given=given
        )
        with self._child() as child:
            return child.read(request)

    @contextmanager
    def _child(self) -> Iterator[_Child]:
        with waiting():
            child = self._free.get()
        try:
            child = child or _Child(self._reader, self._seconds, self._megabytes)
            yield child
        finally:
            if child and not child.usable:
                child.end()
                child = None
            self._free.put(child)

    def unlimited(self) -> tuple[str, ...]:
        """What the system does not limit for a child ("memory"); raises `Unreadable` where no child starts."""
        with self._child() as child:
            return child.unlimited

    def close(self) -> None:
        """No child is left; the parser can be used again."""
        for child in [self._free.get() for _ in range(self._processes)]:
            if child:
                child.end()
            self._free.put(None)

    def __enter__(self) -> Parser:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def harmless(content: bytes) -> bool:
    """Whether it is a feed of less than 1 MB that a strict reader takes whole, without a document type."""
    if len(content) > _SMALL:
        return False
    head = content[:_HEAD].lstrip(b"\xef\xbb\xbf \r\n\t")
    if head.startswith(b"{"):
        return True
    if not _FEED.search(head) or b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        return False
    try:
        # Half the time of lxml's tree. Entities cannot grow where there is no document type.
        expat.ParserCreate().Parse(content, True)
    except (expat.ExpatError, LookupError, ValueError):
        return False
    return True


class _Child:
    """One reading process. It is killed by its guard, which ends every pipe operation that waits for it."""

    def __init__(self, reader: Reader, seconds: float, megabytes: int) -> None:
        self._seconds = seconds
        self._reads = 0
        self._process = subprocess.Popen(  # noqa: S603
            [sys.executable, "-c", _serving(reader, seconds, megabytes)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={"PYTHONPATH": os.pathsep.join([_HOME, *filter(None, sys.path)]), "OPENBLAS_NUM_THREADS": "1"},
            start_new_session=True,
        )
        assert self._process.stdin
        assert self._process.stdout
        self._requests, self._replies = self._process.stdin, self._process.stdout
        self._most: int | None = None
        with Guard(self._process, _START_SECONDS):
            self.usable = self._replies.read(len(READY)) == READY
            limits = self._reply() if self.usable else None
        if not isinstance(limits, tuple):
            self.end()
            raise Unreadable("could not be read: the reading process does not start", advice="Run digest doctor.")
        self.unlimited = limits
        if "memory" in limits:
            self._most = resident(self._process.pid) + megabytes * 1_000_000

    def read(self, request: Request) -> Reading:
        self.usable = False
        with Guard(self._process, self._seconds, self._most) as guard:
            reply = self._exchange(request)
        if guard.ended == "time":
            raise Unreadable(f"takes longer than {self._seconds:g} s to read", advice=_ADVICE)
        if guard.ended == "memory":
            raise Unreadable("takes more memory to read than is allowed", advice=_ADVICE)
        self._reads += 1
        match reply:
            case Reading():
                self.usable = self._reads < _RECYCLED_AFTER
                return reply
            case (str(what), str(advice)):
                self.usable = self._reads < _RECYCLED_AFTER
                raise Unreadable(what, advice=advice)
        raise Unreadable("takes more to read than is allowed: the reader was stopped", advice=_ADVICE)

    def _exchange(self, request: Request) -> object:
        with suppress(OSError):
            send(self._requests, request)
            return self._reply()
        return None

    def _reply(self) -> object:
        """The next value of the child; None when it died or sent what is none of ours."""
        with suppress(OSError, EOFError, pickle.UnpicklingError, ValueError, TypeError, AttributeError):
            size = int.from_bytes(self._replies.read(SIZE))
            if 0 < size <= _LONGEST_REPLY:
                return _Values(io.BytesIO(self._replies.read(size))).load()
        return None

    def end(self) -> None:
        self._process.kill()
        self._process.wait()
        for pipe in (self._requests, self._replies):
            with suppress(OSError):
                pipe.close()


def _serving(reader: Reader, seconds: float, megabytes: int) -> str:
    """The child's whole program: the room `read`, and nothing that a reader of hostile content should not have."""
    return (
        "from digest.read.child import serve\n"
        f"from {reader.__module__} import {reader.__name__} as reader\n"
        f"serve(reader, {seconds!r}, {megabytes!r})\n"
    )


class _Values(pickle.Unpickler):
    """Makes our own values only: nothing a child sends can name anything else."""

    def find_class(self, module: str, name: str) -> type:
        try:
            return _KNOWN[module, name]
        except KeyError:
            raise pickle.UnpicklingError(f"{module}.{name} is no value of ours") from None
