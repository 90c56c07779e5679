"""Sized prints of a picture out of bytes that anybody may have sent (pure; the extra `pictures`).

A print is a JPEG, or a PNG where something shows through, of the first frame, upright, in sRGB, and with nothing of the
picture's metadata. Pillow reads it: hundreds of thousands of lines in C, so this runs in a child that is limited.
"""

from __future__ import annotations

import struct
import warnings
import zlib
from contextlib import suppress
from io import BytesIO

from PIL import ExifTags, Image, ImageCms, ImageOps, UnidentifiedImageError

from digest.errors import Unreadable
from digest.text.pictures import LARGEST_PRINT, Made, Place, Size, print_sizes

#: Others have more holes than pictures in the news: what none of these reads is none.
_FORMATS = ("JPEG", "PNG", "GIF", "WEBP")
MOST_PIXELS = 36_000_000
_QUALITIES = (82, 70, 55)
_QUARTERS = frozenset({5, 6, 7, 8})
"""Orientations that turn a picture by a quarter (EXIF 2.32, 4.6.4)."""
_BROKEN = (OSError, SyntaxError, ValueError, TypeError, EOFError, IndexError, KeyError, struct.error, zlib.error)
"""What Pillow raises for bytes that are not what they say."""


def prints(content: bytes, place: Place) -> Made:
    """What stands there of the picture. Raises `Unreadable` with why there is nothing to show, a sentence without
    subject."""
    try:
        with warnings.catch_warnings(action="ignore"):
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return _made(content, place)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Unreadable(_TOO_MANY) from None
    except UnidentifiedImageError:
        raise Unreadable(_what_else(content)) from None
    except _BROKEN:
        raise Unreadable("is broken or cut off") from None


_TOO_MANY = f"has more than {MOST_PIXELS // 1_000_000} million pixels"


def _made(content: bytes, place: Place) -> Made:
    with Image.open(BytesIO(content), formats=_FORMATS) as image:
        if image.width * image.height > MOST_PIXELS:
            raise Unreadable(_TOO_MANY)
        turned = image.getexif().get(ExifTags.Base.Orientation) in _QUARTERS
        width, height = (image.height, image.width) if turned else image.size
        wide, small = print_sizes(width, height, place)
        largest = wide or small
        if largest is None:
            raise Unreadable(f"is too small or too narrow to be shown: {width} x {height} pixels")
        image.draft(None, largest[::-1] if turned else largest)  # a JPEG need not be decoded whole
        image.load()
        upright = _in_srgb(ImageOps.exif_transpose(_reduced(image, max(largest))))
    made = Made(width=width, height=height, wide=_print(upright, wide), small=_print(upright, small))
    if not (made.wide or made.small):
        raise Unreadable("has too much detail for a mail")
    return made


def _reduced(image: Image.Image, longest: int) -> Image.Image:
    """Not much larger than it is shown, so that what follows takes little memory."""
    factor = max(image.size) // (2 * longest)
    plain = image.mode in ("L", "RGB", "RGBA", "CMYK") and "transparency" not in image.info
    return image.reduce(factor) if plain and factor > 1 else image


def _in_srgb(image: Image.Image) -> Image.Image:
    """In RGB as screens mean it, or in RGBA where something of it shows through."""
    if image.has_transparency_data:
        alike = image.convert("RGBA")
        return alike if alike.getchannel("A").getextrema() != (255, 255) else alike.convert("RGB")
    if image.mode.startswith("I"):  # 16 bits of grey, which `convert` would cut at 255
        image = image.convert("I").point(lambda grey: grey * (1 / 256)).convert("L")
    profile = image.info.get("icc_profile")
    if profile and image.mode in ("RGB", "CMYK"):
        with suppress(ImageCms.PyCMSError, OSError):
            source = ImageCms.ImageCmsProfile(BytesIO(profile))
            image = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode="RGB") or image
    return image.convert("RGB")


def _print(image: Image.Image, size: Size | None) -> bytes:
    """As good as fits; nothing where nothing does."""
    if size is None:
        return b""
    sized = image.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)
    sized.info.clear()
    if sized.mode == "RGBA":
        tries = iter([_written(sized, "PNG")])  # to optimise it may take seconds
    else:
        tries = (_written(sized, "JPEG", quality=one, optimize=True, progressive=True) for one in _QUALITIES)
    return next((content for content in tries if len(content) <= LARGEST_PRINT), b"")


def _written(image: Image.Image, form: str, **how: int) -> bytes:
    file = BytesIO()
    image.save(file, form, **how)
    return file.getvalue()


def _what_else(content: bytes) -> str:
    head = content[:1000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if b"<svg" in head:
        return "is drawn in SVG, which mail programs do not show"
    return "is a page, and no picture" if head.startswith(b"<") else "is no JPEG, PNG, GIF or WebP"
