"""The door to making prints for whoever has no Pillow, or does not want it in their process (pure)."""

from __future__ import annotations

from digest.text.pictures import Made, Place


def prints(content: bytes, place: Place) -> Made:
    """What stands there of the picture. Raises `Unreadable` with why there is nothing to show, a sentence without
    subject."""
    from digest.read import printing  # noqa: PLC0415  # brings Pillow

    return printing.prints(content, place)
