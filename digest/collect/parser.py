"""Documents read where that does no harm: in a process of its own, limited in time and memory, replaced when it fails.

A small feed that is well-formed is read at once where we are: it takes milliseconds and no tolerant reading. All else
(pages, lists, broken and big feeds) goes to a child, of which there are two: what is large, or was not read within two
seconds, goes to the one that has patience, so that nobody else waits for it [effect: processes].
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta, timezone
from typing import Protocol
from xml.parsers import expat

from digest.collect.web.waiting import waiting
from digest.confined.children import Cause, Children, Limits, Undone
from digest.errors import DigestError, Unreadable
from digest.model.article import Entry, Image
from digest.model.source import Paths, SourceKind
from digest.read.again import read_again, slices_of
from digest.read.documents import Link, Reading, read
from digest.read.feeds.slices import SMALL, is_json, is_strict
from digest.read.written import NOTHING, Given

_QUICK = 2.0
"""Seconds within which honest documents are read, a busy machine included: one of 1 MB takes 0.5."""
_VALUES = (Reading, SourceKind, Paths, Link, Entry, Image, datetime, timedelta, timezone)
_ADVICE = "If it is a feed, its publisher should know; otherwise take the source out."


class Reader(Protocol):
    """`read.read`, or a function of its shape that can be imported by name."""

    __module__: str
    __name__: str

    def __call__(
        self,
        content: bytes,
        url: str,
        content_type: str,
        *,
        read_as: SourceKind = SourceKind.UNKNOWN,
        links: str = "",
        paths: Paths | None = None,
        given: Given = NOTHING,
    ) -> Reading: ...


class Parser:
    """Reads in two children, started when first needed; any number of threads may ask. A read that takes longer than
    `seconds` or more memory than `megabytes` ends its child; where the system does not limit memory, it is watched from
    here. What takes longer than `quick` seconds keeps only others of its kind waiting."""

    def __init__(
        self, seconds: float = 10.0, megabytes: int = 512, *, quick: float = _QUICK, reader: Reader = read
    ) -> None:
        self._seconds = seconds
        self._reader = reader
        # Two threads that both hold the interpreter read no faster than one, and the fetching ones get less of it.
        self._here = threading.Lock()
        self._quick = self._lane(min(seconds, quick), megabytes)
        self._patient = self._lane(seconds, megabytes)

    def _lane(self, seconds: float, megabytes: int) -> Children:
        return Children(
            self._reader.__module__,
            values=_VALUES,
            limits=Limits(seconds=seconds, megabytes=megabytes),
            waiting=waiting,
        )

    def read(
        self,
        content: bytes,
        url: str,
        content_type: str,
        *,
        read_as: SourceKind = SourceKind.UNKNOWN,
        links: str = "",
        paths: Paths | None = None,
        given: Given = NOTHING,
    ) -> Reading:
        """What a document holds; raises `Unreadable` where it cannot be read, and when the reader died or had to be
        stopped."""
        if (not read_as or SourceKind(read_as).flows) and harmless(content):
            with self._alone():
                return self._reader(content, url, content_type, read_as=read_as, links=links, paths=paths, given=given)
        return self._in_child(content, url, content_type, read_as=read_as, links=links, paths=paths, given=given)

    def read_again(
        self,
        content: bytes,
        url: str,
        content_type: str,
        *,
        read_as: SourceKind = SourceKind.UNKNOWN,
        links: str = "",
        marks: str = "",
    ) -> Reading:
        """What a source's answer holds, entries left out that stand there as they did when they were marked; raises as
        `read` does."""
        if slices := slices_of(content, content_type):
            with self._alone():
                return read_again(content, url, content_type, read_as=read_as, links=links, marks=marks, slices=slices)
        return self.read(content, url, content_type, read_as=read_as, links=links)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        with waiting():
            self._here.acquire()
        try:
            yield
        finally:
            self._here.release()

    def _in_child(self, content: bytes, *where: str, **how: object) -> Reading:
        try:
            reading = self._done(content, *where, **how)
        except Undone as undone:
            raise self._unreadable(undone) from None
        except DigestError as error:
            raise Unreadable(error.what, advice=error.advice) from None
        if not isinstance(reading, Reading):
            raise self._unreadable(Undone(Cause.END))
        return reading

    def _done(self, content: bytes, *where: str, **how: object) -> object:
        if len(content) <= SMALL:
            try:
                return self._quick.do(self._reader, content, *where, **how)
            except Undone as undone:
                if undone.cause is not Cause.TIME:
                    raise
        return self._patient.do(self._reader, content, *where, **how)

    def _unreadable(self, undone: Undone) -> Unreadable:
        if undone.cause is Cause.START:
            return Unreadable("could not be read: the reading process does not start", advice="Run digest doctor.")
        what = {
            Cause.TIME: f"takes longer than {self._seconds:g} s to read",
            Cause.MEMORY: "takes more memory to read than is allowed",
            Cause.FAULT: f"could not be read ({undone.fault})",
        }
        return Unreadable(
            what.get(undone.cause, "takes more to read than is allowed: the reader was stopped"), advice=_ADVICE
        )

    def unlimited(self) -> tuple[str, ...]:
        """What the system does not limit for a child ("memory"); raises `Unreadable` where no child starts."""
        try:
            return self._quick.unlimited()
        except Undone as undone:
            raise self._unreadable(undone) from None

    def close(self) -> None:
        """No child is left; the parser can be used again."""
        self._quick.close()
        self._patient.close()

    def __enter__(self) -> Parser:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def harmless(content: bytes) -> bool:
    """Whether it is a feed of less than 1 MB that a strict reader takes whole, without a document type."""
    if is_json(content):
        return True
    if not is_strict(content):
        return False
    try:
        # Half the time of lxml's tree. Entities cannot grow where there is no document type.
        expat.ParserCreate().Parse(content, True)
    except (expat.ExpatError, LookupError, ValueError):
        return False
    return True
