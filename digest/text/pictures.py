"""What a picture's first bytes say of it: its format and how large it is (pure)."""

from __future__ import annotations

import struct
from dataclasses import dataclass

#: Not shown by Outlook for Windows (caniemail.com, 2026-11).
NOT_SHOWN = ("svg", "svgz", "webp", "avif", "jxl", "heic")
#: Markers of JPEG that begin a frame, and so tell its size (ITU T.81, table B.1).
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_ALONE = frozenset({0x01, *range(0xD0, 0xDA)})


_SHOWN = ("png", "jpeg", "gif")


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """A picture whose size is known."""

    kind: str
    """ "png", "jpeg", "gif" or "webp"."""
    width: int
    height: int
    """Pixels, both above 0."""


def measured(content: bytes) -> Measured | None:
    """The format and size of what every mail program shows, PNG, JPEG or GIF; None for anything else, and for one that
    is cut off before it says."""
    measured = measured_of_any(content)
    return measured if measured and measured.kind in _SHOWN else None


def measured_of_any(content: bytes) -> Measured | None:
    """The format and size of a PNG, JPEG, GIF or WebP; None for anything else, and for one that is cut off."""
    kind, size = _size(content)
    return Measured(kind=kind, width=size[0], height=size[1]) if size and min(size) > 0 else None


def _size(content: bytes) -> tuple[str, tuple[int, int] | None]:
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        whole = len(content) >= 24 and content[12:16] == b"IHDR"
        return "png", struct.unpack(">II", content[16:24]) if whole else None
    if content[:6] in (b"GIF87a", b"GIF89a"):
        return "gif", struct.unpack("<HH", content[6:10]) if len(content) >= 10 else None
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return "webp", _webp(content)
    return "jpeg", _frame(content) if content.startswith(b"\xff\xd8") else None


def _webp(content: bytes) -> tuple[int, int] | None:
    """By the first chunk of its three forms (RFC 9649, 2.5 to 2.7)."""
    if len(content) < 30:
        return None
    match content[12:16]:
        case b"VP8 ":
            width, height = struct.unpack("<HH", content[26:30])
            return width & 0x3FFF, height & 0x3FFF
        case b"VP8L":
            bits = int.from_bytes(content[21:25], "little")
            return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
        case b"VP8X":
            return int.from_bytes(content[24:27], "little") + 1, int.from_bytes(content[27:30], "little") + 1
    return None


def _frame(content: bytes) -> tuple[int, int] | None:
    """The size in the first frame of a JPEG."""
    place = 2
    while place + 9 <= len(content) and content[place] == 0xFF:
        marker = content[place + 1]
        if marker in _FRAMES:
            height, width = struct.unpack(">HH", content[place + 5 : place + 9])
            return width, height
        if marker == 0xFF:
            place += 1
        elif marker in _ALONE:
            place += 2
        else:
            place += 2 + int.from_bytes(content[place + 2 : place + 4])
    return None
