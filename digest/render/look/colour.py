"""The publication's colour, made readable on light and dark ground (WCAG 2.2, success criterion 1.4.3)."""

from __future__ import annotations

import re
from colorsys import hls_to_rgb, rgb_to_hls
from functools import lru_cache

#: AA asks 4.5 of text under 24 px; a little more, because screens and mail programs shift colours.
ENOUGH = 5.5
_HEX = re.compile(r"#[0-9a-fA-F]{6}")

Rgb = tuple[float, float, float]


@lru_cache(maxsize=256)
def readable(colour: str, ground: str) -> str:
    """`colour`, as much lighter or darker as it takes to read it on `ground`; both "#rrggbb"."""
    hue, light, saturation = rgb_to_hls(*_rgb(colour))
    step = -0.02 if _luminance(_rgb(ground)) > 0.18 else 0.02
    while contrast(_text(hue, light, saturation), ground) < ENOUGH and 0 <= light + step <= 1:
        light += step
    return _text(hue, light, saturation)


def contrast(one: str, other: str) -> float:
    """From 1 (the same) to 21 (black on white)."""
    dark, bright = sorted((_luminance(_rgb(one)), _luminance(_rgb(other))))
    return (bright + 0.05) / (dark + 0.05)


@lru_cache(maxsize=256)
def mixed(one: str, other: str, share: float) -> str:
    """As much of `one` as `share` says, from 0 to 1, and else `other`; all "#rrggbb"."""
    parts = (a * share + b * (1 - share) for a, b in zip(_rgb(one), _rgb(other), strict=True))
    return "#" + "".join(f"{round(part * 255):02x}" for part in parts)


def is_colour(text: str) -> bool:
    """Whether it is "#rrggbb", the one form every mail program reads."""
    return bool(_HEX.fullmatch(text))


def _text(hue: float, light: float, saturation: float) -> str:
    return "#" + "".join(f"{round(part * 255):02x}" for part in hls_to_rgb(hue, light, saturation))


def _rgb(colour: str) -> Rgb:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


def _luminance(rgb: Rgb) -> float:
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in rgb)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
