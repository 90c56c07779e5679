"""What a picture's first bytes say of it, its format and how large it is; and how large it stands in a mail (pure)."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

#: Not shown by Outlook for Windows (caniemail.com, 2026-11).
NOT_SHOWN = ("svg", "svgz", "webp", "avif", "jxl", "heic")
#: Markers of JPEG that begin a frame, and so tell its size (ITU T.81, table B.1).
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_ALONE = frozenset({0x01, *range(0xD0, 0xDA)})
_SHOWN = ("png", "jpeg", "gif")

Size = tuple[int, int]
"""Width and height."""
#: CSS pixels of what stands over the whole width: of the sheet, and in the box of an announcement.
SHEET, BOX = 536, 488
#: Widest and highest a picture is beside a headline.
SMALL: Size = (120, 90)
#: Widest and highest a logo is; how high it is, each look says.
LARGEST_LOGO: Size = (240, 120)
#: A picture over the whole width fills as much of it; its height for its width is neither more nor less.
LEAST_FILLED, STEEPEST, FLATTEST = 2 / 3, 0.85, 0.2
#: Pixels: narrower or lower ones are icons. CSS pixels: narrower ones show nothing.
LEAST, LEAST_SHOWN = 64, 32
#: Pixels of a print for each CSS pixel: what phones show.
DENSITY = 2
#: Bytes of a print.
LARGEST_PRINT = 200_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """A picture whose size is known."""

    kind: str
    """ "png", "jpeg", "gif" or "webp"."""
    width: int
    height: int
    """Pixels, both above 0."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a picture may stand."""

    room: int = 0
    """CSS pixels of the whole width; 0: it never stands over it."""
    logo: bool = False
    """It is a logo, which may be as small as it wants."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """The prints of a picture, each a JPEG or PNG; empty: none."""

    width: int
    height: int
    """Pixels of the picture, upright."""
    wide: bytes = field(repr=False)
    """Over the whole width."""
    small: bytes = field(repr=False)
    """Beside words."""


def wide(width: int, height: int, room: int) -> Size | None:
    """CSS pixels of a picture of so many pixels over a width of `room`, never enlarged; None where it is too small for
    that, upright or a strip."""
    if min(width, height) <= 0 or width < room * LEAST_FILLED or not FLATTEST <= height / width <= STEEPEST:
        return None
    across = min(room, width)
    return across, max(1, round(across * height / width))


def beside(width: int, height: int) -> Size | None:
    """CSS pixels of a picture of so many pixels beside a headline, never enlarged; None for an icon or a strip."""
    if min(width, height) < LEAST:
        return None
    shown = _within(width, height, SMALL)
    return shown if min(shown) >= LEAST_SHOWN else None


def print_sizes(width: int, height: int, place: Place) -> tuple[Size | None, Size | None]:
    """Pixels of the prints of a picture of so many pixels: over the whole width of that place, and beside words."""
    over = wide(width, height, place.room) if place.room else None
    small = _within(width, height, LARGEST_LOGO) if place.logo else beside(width, height)
    return _dense(over, width, height), _dense(small, width, height)


def _within(width: int, height: int, box: Size) -> Size:
    scale = min(1.0, box[0] / width, box[1] / height)
    return max(1, round(width * scale)), max(1, round(height * scale))


def _dense(shown: Size | None, width: int, height: int) -> Size | None:
    return (min(width, shown[0] * DENSITY), min(height, shown[1] * DENSITY)) if shown else None


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
