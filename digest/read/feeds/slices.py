"""A small, well-formed feed in slices: the bytes of each of its pieces, and those around them (pure)."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from itertools import chain, zip_longest
from typing import Protocol
from xml.parsers import expat

from digest.read.feeds.jsonfeed import Json, Object
from digest.read.feeds.rss_atom import MAX_ENTRIES

SMALL = 1_000_000
"""Bytes of a feed that a strict reader may take."""
_HEAD = 2000
_BEFORE = b"\xef\xbb\xbf \r\n\t"
_FEED = re.compile(rb"<(?:[\w.-]{1,40}:)?(?:rss|feed|RDF)[\s>]")
_PIECES = frozenset(("item", "entry"))
_DEEPEST = 3
"""As in <rss><channel><item>."""


class Slices(Protocol):
    """A feed in slices."""

    @property
    def pieces(self) -> tuple[bytes, ...]:
        """Each in bytes that are others where it says something else."""
        ...

    def of(self, wanted: Collection[int]) -> bytes:
        """The feed in UTF-8 as if it had only these pieces, by their places."""
        ...


@dataclass(frozen=True, slots=True)
class XmlSlices:
    """A feed's bytes in order: what stands before, between and behind its pieces, and these."""

    around: tuple[bytes, ...]
    """One more than there are pieces."""
    pieces: tuple[bytes, ...]

    def of(self, wanted: Collection[int]) -> bytes:
        """The feed as if it had only these pieces, by their places."""
        kept = (piece if place in wanted else b"" for place, piece in enumerate(self.pieces))
        return b"".join(chain.from_iterable(zip_longest(self.around, kept, fillvalue=b"")))


@dataclass(frozen=True, slots=True)
class JsonSlices:
    """A JSON Feed and its items, each written anew."""

    document: Object
    items: tuple[Json, ...]
    pieces: tuple[bytes, ...]

    def of(self, wanted: Collection[int]) -> bytes:
        """The feed as if it had only these items, by their places."""
        kept = [item for place, item in enumerate(self.items) if place in wanted]
        return json.dumps({**self.document, "items": kept}).encode()


def is_json(content: bytes) -> bool:
    """Whether it may be a small JSON Feed: to read one can do no harm."""
    return len(content) <= SMALL and content[:_HEAD].lstrip(_BEFORE).startswith(b"{")


def is_strict(content: bytes) -> bool:
    """Whether it may be a small feed in XML without a document type: then a strict reader can do no harm, for entities
    cannot grow."""
    if len(content) > SMALL or not _FEED.search(content[:_HEAD]):
        return False
    return b"<!DOCTYPE" not in content and b"<!ENTITY" not in content


def json_sliced(text: str) -> JsonSlices | None:
    """The slices of a JSON Feed; None where it is none, or has more items than are read."""
    try:
        document = json.loads(text.lstrip("\ufeff"), strict=False)
        items = document["items"]
        if not 0 < len(items) <= MAX_ENTRIES or not all(isinstance(item, Mapping) for item in items):
            return None
        return JsonSlices(document, tuple(items), tuple([json.dumps(item).encode() for item in items]))
    except (ValueError, RecursionError, TypeError, LookupError):
        return None


def sliced(content: bytes) -> XmlSlices | None:
    """The slices of a feed in UTF-8; None where it is none that a strict reader takes whole, has more pieces than are
    read, or has them in several places."""
    if not is_strict(content):
        return None
    spans = _Spans(content)
    if not spans.good:
        return None
    edges = [0, *chain.from_iterable(spans.all), len(content)]
    return XmlSlices(
        around=tuple(content[start:end] for start, end in zip(edges[::2], edges[1::2], strict=True)),
        pieces=tuple(content[start:end] for start, end in spans.all),
    )


class _Spans:
    """Where the pieces begin and end, all of them children of one element."""

    def __init__(self, content: bytes) -> None:
        self.all: list[tuple[int, int]] = []
        self._content = content
        self._depth = self._level = self._begun = 0
        self._inside = self._over = self._scattered = False
        # Text that was decoded is UTF-8 now, whatever it says of itself.
        self._parser = expat.ParserCreate("utf-8")
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        try:
            self._parser.Parse(content, True)
        except (expat.ExpatError, LookupError, ValueError):
            self._scattered = True
        del self._parser  # which holds this
        self.good = not self._scattered and len(self.all) <= MAX_ENTRIES

    def _start(self, name: str, _: object) -> None:
        self._depth += 1
        if self._inside or not 1 < self._depth <= _DEEPEST or name.rpartition(":")[2].lower() not in _PIECES:
            return
        self._scattered |= self._over or self._level not in (0, self._depth)
        self._level, self._inside, self._begun = self._depth, True, self._parser.CurrentByteIndex

    def _end(self, name: str) -> None:
        if self._inside and self._depth == self._level:
            end = self._parser.CurrentByteIndex  # where the end tag begins, or <item/> is over
            if self._content.startswith(f"</{name}".encode(), end):
                end = self._content.find(b">", end) + 1
            self.all.append((self._begun, end))
            self._inside = False
        self._over |= self._depth < self._level
        self._depth -= 1
