"""Compressed bodies made plain within a limit, however they were packed (pure).

Every step is bounded before it allocates: a bomb of 10 MB that would unpack to 10 GB costs one step more than the
limit. Two encodings inside each other are undone (RFC 9110 §8.4 allows any number; nobody honest needs three).
"""

from __future__ import annotations

import re
import zlib
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
_GZIP_MAGIC = b"\x1f\x8b"


class Undecodable(DigestError):
    """The body is broken, packed in a way nobody asked for, or larger than the limit."""


class _Unpacker(Protocol):
    def feed(self, data: bytes, room: int) -> bytes:
        """What `data` unpacks to; may stop once it is longer than `room`."""
        ...


class Decoder:
    """Takes a body piece by piece; what it unpacks is never more than `limit` bytes together."""

    def __init__(self, encodings: str, limit: int = LIMIT) -> None:
        names = [name.strip().lower() for name in encodings.split(",")]
        names = [name for name in names if _COMPRESSIONS.fullmatch(name)]
        if len(names) > _MOST_ENCODINGS:
            raise Undecodable("answered with content packed more than twice")
        self._stages = [_Stage(_unpacker(name), limit) for name in reversed(names)]

    def feed(self, data: bytes) -> bytes:
        """Takes the next bytes as they came and gives what they unpack to."""
        try:
            for stage in self._stages:
                data = stage.feed(data)
        except (zlib.error, brotli.error) as error:
            raise Undecodable("answered with broken compressed content") from error
        return data


def unpacked(content: bytes, limit: int = LIMIT) -> bytes:
    """A file that is itself gzip, such as sitemap.xml.gz, made plain; anything else as it is."""
    return Decoder("gzip", limit).feed(content) if content.startswith(_GZIP_MAGIC) else content


class _Stage:
    """One encoding undone, its output counted: a bomb may also sit between two encodings."""

    def __init__(self, unpacker: _Unpacker, limit: int) -> None:
        self._unpacker = unpacker
        self._limit = self._left = limit

    def feed(self, data: bytes) -> bytes:
        plain = self._unpacker.feed(data, self._left)
        self._left -= len(plain)
        if self._left < 0:
            raise Undecodable(too_large(self._limit))
        return plain


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

    def feed(self, data: bytes, room: int) -> bytes:
        data, self._held = self._held + data, b""
        out = bytearray()
        while data and not self._rest_is and len(out) <= room:
            if self._member is None and not self._opens(data):
                break
            data = self._inflate(data, out, room)
        return data if self._rest_is == "plain" else bytes(out)

    def _opens(self, data: bytes) -> bool:
        """A member begins here; otherwise what is too short to tell is held, and the rest is plain or padding."""
        if data.startswith(_GZIP_MAGIC):
            self._member, self._first = zlib.decompressobj(wbits=31), False
            return True
        if data == _GZIP_MAGIC[:1]:
            self._held = data
        else:
            # Zeros or other padding behind the last member is common and means nothing.
            self._rest_is = "plain" if self._first else "padding"
        return False

    def _inflate(self, data: bytes, out: bytearray, room: int) -> bytes:
        assert self._member is not None
        out += self._member.decompress(data, room + 1 - len(out))
        if not self._member.eof:
            return self._member.unconsumed_tail
        rest, self._member = self._member.unused_data, None
        return rest


class _Deflate:
    """With the zlib wrapper, as RFC 9110 says, or bare, as many servers send it."""

    def __init__(self) -> None:
        self._stream = zlib.decompressobj()
        self._begun = False

    def feed(self, data: bytes, room: int) -> bytes:
        if not self._begun and data:
            self._begun = True
            if data[0] & 0x0F != 8:
                self._stream = zlib.decompressobj(wbits=-15)
        return self._stream.decompress(data, room + 1)


class _Brotli:
    def __init__(self) -> None:
        self._stream = brotli.Decompressor()

    def feed(self, data: bytes, room: int) -> bytes:
        if self._stream.is_finished():
            return b""
        out = bytearray()
        piece = self._stream.process(data, output_buffer_limit=_STEP)
        # brotli 1.2 may say it can take more while output still waits, so it is asked until it gives nothing.
        while piece and len(out) <= room:
            out += piece
            piece = self._stream.process(b"", output_buffer_limit=_STEP) if self._more() else b""
        return bytes(out)

    def _more(self) -> bool:
        return not self._stream.is_finished()
