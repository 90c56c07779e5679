"""Pictures made with Pillow, whole ones and ones that mean harm."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from typing import Any

from PIL import Image

Colour = tuple[int, ...]
RED, BLUE = (200, 30, 30), (30, 30, 200)


def written(image: Image.Image, form: str, **how: Any) -> bytes:
    file = BytesIO()
    image.save(file, form, **how)
    return file.getvalue()


def halves(width: int, height: int, mode: str = "RGB", left: Colour = RED, right: Colour = BLUE) -> Image.Image:
    """A picture whose left half has one colour and whose right half another."""
    image = Image.new(mode, (width, height), left)
    image.paste(right, (width // 2, 0, width, height))
    return image


def photo(width: int = 1600, height: int = 1000, form: str = "JPEG", **how: Any) -> bytes:
    """A large picture of two halves."""
    return written(halves(width, height), form, **how)


def noise(width: int, height: int, mode: str = "RGB") -> Image.Image:
    """As much detail as a picture can have, of every grey."""
    grey = Image.effect_noise((width, height), 200)
    return Image.merge(mode, [grey] * len(mode))


def turned(orientation: int, width: int = 800, height: int = 500) -> bytes:
    """A photo with an orientation, a place and a name in its metadata."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x013B] = "Jo Okafor"
    exif.get_ifd(0x8825)[1] = "N"
    return written(halves(width, height), "JPEG", exif=exif, comment=b"taken at home")


def animation(form: str, width: int = 640, height: int = 480) -> bytes:
    """First red, then blue."""
    first, second = (Image.new("RGB", (width, height), colour) for colour in (RED, BLUE))
    return written(first, form, save_all=True, append_images=[second], duration=100, loop=0)


def chunk(kind: bytes, data: bytes) -> bytes:
    """One of a PNG."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png_of(width: int, height: int, data: bytes, *more: bytes) -> bytes:
    """A PNG that says it is so large, whose pixels are that data."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(more) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def bomb(side: int) -> bytes:
    """A PNG of a few kilobytes that would have so many pixels either way."""
    return png_of(side, side, zlib.compress(b"\0" * 5_000_000, 9))
