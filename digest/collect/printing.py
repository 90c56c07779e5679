"""Pictures fetched from their publishers and made into prints of our own, few at a time and not for long.

[effect] Threads, processes. Whatever a picture does, it ends as prints or as a sentence that says why there are none.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from digest.collect.pictures import each
from digest.collect.web.client import Client
from digest.collect.web.response import FetchFailed
from digest.confined.children import Cause, Children, Limits, Undone
from digest.errors import DigestError, Unreadable
from digest.model.article import Prints
from digest.read.prints import prints
from digest.text.pictures import LARGEST_PRINT, Made, Place, measured

AT_ONCE = 4
SECONDS = 40.0
"""For all pictures together."""
PATIENCE = 10.0
"""Seconds until one of them has come."""
MOST = 8_000_000
"""Bytes of one."""
_LATE = "was not had in time: its server or the others took too long"


Make = Callable[[bytes, Place], Made]
"""As `read.prints.prints`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unprinted:
    """A picture to be printed: where it may stand, and on whose behalf it is asked for."""

    url: str
    place: Place
    source: str
    """Address of the source that carries its article."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """Prints with their bytes, by name."""

    prints: Prints
    contents: Mapping[str, bytes]


class Printer:
    """Makes prints in a child, which is started when first needed; any number of threads may ask. A picture that takes
    longer than `seconds` of the processor or more memory than `megabytes` ends it. `make` can be imported by name."""

    def __init__(self, seconds: float = 5.0, megabytes: int = 512, *, make: Make = prints) -> None:
        limits = Limits(seconds=seconds, megabytes=megabytes)
        self._make = make
        self._children = Children("digest.read.printing", make.__module__, values=(Made,), limits=limits)

    def prints(self, content: bytes, place: Place) -> Printed:
        """Raises `Unreadable` with why there are none, a sentence without subject."""
        try:
            made = self._children.do(self._make, content, place)
        except Undone as undone:
            raise Unreadable(_WHY.get(undone.cause, _WHY[Cause.FAULT])) from None
        except DigestError as error:
            raise Unreadable(error.what) from None
        printed = _named(made) if isinstance(made, Made) else None
        if printed is None:
            raise Unreadable(_WHY[Cause.FAULT])
        return printed

    def close(self) -> None:
        """No child is left; the printer can be used again."""
        self._children.close()


_WHY = {
    Cause.START: "could not be copied: the process for it does not start",
    Cause.TIME: "takes too long to be copied",
    Cause.MEMORY: "takes more memory to be copied than is allowed",
    Cause.FAULT: "is broken",
}


def printed(
    wanted: Sequence[Unprinted], client: Client, printer: Printer, seconds: float = SECONDS
) -> Mapping[str, Printed | str]:
    """Address → its prints, or why there are none, a sentence without subject."""

    def ask(one: Unprinted, left: float) -> Printed | str:
        response = client.head(one.url, MOST, seconds=min(left, PATIENCE), access=client.access(one.source))
        if len(response.content) == MOST:
            return f"has more than {MOST // 1_000_000} MB"
        try:
            return printer.prints(response.content, one.place)
        except Unreadable as why:
            return str(why.what)

    def without(one: Unprinted, failure: FetchFailed) -> Printed | str:
        return failure.what

    by_url = {one.url: one for one in wanted}
    answers = each(by_url, ask, without, client, seconds=seconds, at_once=AT_ONCE)
    return {url: answers.get(url, _LATE) for url in by_url}


def _named(made: Made) -> Printed | None:
    """By what the bytes are; None for what a child that was taken over might send."""
    names, contents = [_name(one) for one in (made.wide, made.small)], (made.wide, made.small)
    if not any(names) or min(made.width, made.height) <= 0:
        return None
    prints = Prints(width=made.width, height=made.height, wide=names[0], small=names[1])
    return Printed(prints=prints, contents={n: content for n, content in zip(names, contents, strict=True) if n})


def _name(content: bytes) -> str:
    """What a print is called; empty for what is none."""
    ending = {"jpeg": "jpg", "png": "png"}.get(picture.kind if (picture := measured(content)) else "", "")
    return f"{sha256(content).hexdigest()}.{ending}" if ending and len(content) <= LARGEST_PRINT else ""
