"""Small pictures, made here."""

from __future__ import annotations

import struct
import zlib


def png(width: int, height: int, ink: tuple[int, int, int] = (20, 60, 90)) -> bytes:
    """A picture of one colour."""
    row = b"\0" + bytes(ink) * width
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(row * height, 9)), (b"IEND", b""))
    body = b"".join(
        struct.pack(">I", len(data)) + k + data + struct.pack(">I", zlib.crc32(k + data)) for k, data in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + body


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def gif(width: int, height: int) -> bytes:
    """The beginning of one."""
    return b"GIF89a" + struct.pack("<HH", width, height) + b"\0" * 10


def jpeg(width: int, height: int) -> bytes:
    """The beginning of one, with a thumbnail of another size in its metadata."""
    exif = b"\xff\xe1" + struct.pack(">H", 16) + b"Exif\0\0\xff\xc0\0\x11\x08\0\x01\0\x01"[:14]
    return b"\xff\xd8" + exif + b"\xff\xff\xc2\0\x11\x08" + struct.pack(">HH", height, width) + b"\x03" * 12


def webp(width: int, height: int, form: str = "VP8X") -> bytes:
    """The beginning of one, in one of its three forms."""
    match form:
        case "VP8 ":
            body = b"\x10\0\0\x9d\x01\x2a" + struct.pack("<HH", width, height)
        case "VP8L":
            body = b"\x2f" + ((width - 1) | (height - 1) << 14).to_bytes(4, "little") + b"\0" * 5
        case _:
            body = b"\0\0\0\0" + (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    return b"RIFF" + struct.pack("<I", 22) + b"WEBP" + form.encode() + struct.pack("<I", 10) + body + b"\0" * 8
