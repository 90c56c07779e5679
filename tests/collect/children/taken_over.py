"""What pictures that took a child over might send in place of prints."""

from __future__ import annotations

import os
from typing import Any

from digest.text.pictures import Made, Place

#: A JPEG, as far as its head tells.
HEAD = b"\xff\xd8\xff\xc0\x00\x11\x08" + bytes((0, 5, 0, 8)) + b"\x03" * 12


def taken_over(content: bytes, place: Place) -> Any:
    """What is sent for each content."""
    if content == b"end":
        os._exit(7)
    return {
        b"script": Made(width=8, height=5, wide=b"<script>alert(1)</script>", small=b""),
        b"nothing": Made(width=8, height=5, wide=b"", small=b""),
        b"huge": Made(width=8, height=5, wide=HEAD + b"\0" * 200_000, small=b""),
        b"size": Made(width=-8, height=5, wide=HEAD, small=b""),
        b"words": "not what was asked for",
        b"half": Made(width=8, height=5, wide=b"no picture", small=HEAD),
    }[content]
