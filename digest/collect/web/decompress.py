"""Compressed bodies made plain within a limit, however they were packed (pure).

Every step is bounded before it allocates, and given before the next one: a bomb of 10 MB that would unpack to 10 GB
costs one step more than the limit. Two encodings inside each other are undone (RFC 9110 §8.4 allows any number; nobody
honest needs three).
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Sequence
from typing import Protocol

import brotli  # type: ignore[import-untyped,unused-ignore]

from digest.errors import DigestError

ACCEPTED = "gzip, br"
LIMIT = 10_000_000

_STEP = 65_536
_MOST_ENCODINGS = 2
# IANA HTTP Content Coding Registry, read 2026-11, and what programs use besides. Whatever else stands there (a
# charset, "none", "aws-chunked") says nothing of the bytes, and browsers pass over it.
_COMPRESSIONS = re.compile(
    "(x-)?(gzip|deflate|compress|bzip2)|br|brotli|zstd|dc[bz]|lz4|xz|lzma|exi|pack200-gzip|sdch|aes128gcm"
)
GZIP = b"\x1f\x8b"


class Undecodable(DigestError):
    """The body is broken, packed in a way nobody asked for, or larger than the limit."""


class _Unpacker(Protocol):
    def feed(self, data: bytes) -> Iterator[bytes]:
        """What `data` unpacks to, a step at a time."""
        ...


class Decoder:
    """Takes a body piece by piece; what it unpacks is never more than `limit` bytes together."""

    def __init__(self, encodings: str, limit: int = LIMIT) -> None:
        names = [name.strip().lower() for name in encodings.split(",")]
        names = [name for name in names if _COMPRESSIONS.fullmatch(name)]
        if len(names) > _MOST_ENCODINGS:
            raise Undecodable("answered with content packed more than twice")
        self._stages = tuple(_Stage(_unpacker(name), limit) for name in reversed(names))

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Takes the next bytes as they came and gives what they unpack to, a step at a time."""
        try:
            yield from _through(self._stages, data)
        except (zlib.error, brotli.error) as error:
            raise Undecodable("answered with broken compressed content") from error


def unpacked(content: bytes, limit: int = LIMIT) -> Iterator[bytes]:
    """A file that is itself gzip, such as sitemap.xml.gz, made plain; anything else as it is."""
    return Decoder("gzip", limit).feed(content) if content.startswith(GZIP) else iter((content,))


class _Stage:
    """One encoding undone, its output counted: a bomb may also sit between two encodings."""

    def __init__(self, unpacker: _Unpacker, limit: int) -> None:
        self._unpacker = unpacker
        self._limit = self._left = limit

    def feed(self, data: bytes) -> Iterator[bytes]:
        for plain in self._unpacker.feed(data):
            self._left -= len(plain)
            if self._left < 0:
                raise Undecodable(too_large(self._limit))
            yield plain


def _through(stages: Sequence[_Stage], data: bytes) -> Iterator[bytes]:
    if not stages:
        yield data
        return
    for piece in stages[0].feed(data):
        yield from _through(stages[1:], piece)


def too_large(limit: int) -> str:
    """Why a response that unpacks to more than so many bytes fails, as the end of a sentence."""
    return f"is larger than {limit // 1_000_000} MB"


def _unpacker(name: str) -> _Unpacker:
    match name:
        case "gzip" | "x-gzip":
            return _Gzip()
        case "deflate" | "x-deflate":
            return _Deflate()
        case "br" | "brotli":
            return _Brotli()
        case _:
            raise Undecodable(f'answered in a compression nobody asked for, "{name[:20]}"')


class _Gzip:
    """Members one after another (RFC 1952); a body that is not gzip after all, as some servers send it, is plain."""

    def __init__(self) -> None:
        self._member: zlib._Decompress | None = None
        self._held = b""
        self._first = True
        self._rest_is = ""

    def feed(self, data: bytes) -> Iterator[bytes]:
        data, self._held = self._held + data, b""
        while data and not self._rest_is:
            if self._member is None and not self._opens(data):
                break
            assert self._member is not None
            yield from _inflated(self._member, data)
            data = self._member.unused_data
            if self._member.eof:
                self._member = None
        if self._rest_is == "plain" and data:
            yield data

    def _opens(self, data: bytes) -> bool:
        """A member begins here; otherwise what is too short to tell is held, and the rest is plain or padding."""
        if data.startswith(GZIP):
            self._member, self._first = zlib.decompressobj(wbits=31), False
            return True
        if data == GZIP[:1]:
            self._held = data
        else:
            # Zeros or other padding behind the last member is common and means nothing.
            self._rest_is = "plain" if self._first else "padding"
        return False


class _Deflate:
    """With the zlib wrapper, as RFC 9110 says, or bare, as many servers send it."""

    def __init__(self) -> None:
        self._stream = zlib.decompressobj()
        self._begun = False

    def feed(self, data: bytes) -> Iterator[bytes]:
        if not self._begun and data:
            self._begun = True
            if data[0] & 0x0F != 8:
                self._stream = zlib.decompressobj(wbits=-15)
        return _inflated(self._stream, data)


def _inflated(stream: zlib._Decompress, data: bytes) -> Iterator[bytes]:
    """Up to the stream's end; zlib may hold back more even when it has taken all."""
    piece = stream.decompress(data, _STEP)
    while piece:
        yield piece
        if stream.eof or not (stream.unconsumed_tail or len(piece) == _STEP):
            return
        piece = stream.decompress(stream.unconsumed_tail, _STEP)


class _Brotli:
    def __init__(self) -> None:
        self._stream = brotli.Decompressor()

    def feed(self, data: bytes) -> Iterator[bytes]:
        if self._stream.is_finished():
            return
        piece = self._stream.process(data, output_buffer_limit=_STEP)
        # brotli 1.2 may say it can take more while output still waits, so it is asked until it gives nothing.
        while piece:
            yield piece
            piece = self._stream.process(b"", output_buffer_limit=_STEP) if self._more() else b""

    def _more(self) -> bool:
        return not self._stream.is_finished()
