"""Files of digests that cannot be read, each in its own way."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

GOOD = "title: Evening Post\nsources: a.example\n"


def _written(content: bytes) -> Callable[[Path], object]:
    return lambda file: file.write_bytes(content)


def _endless(file: Path) -> None:
    file.touch()
    os.truncate(file, 2_000_000_000)


#: Name → what makes a file of that kind.
UNREADABLE: dict[str, Callable[[Path], object]] = {
    "half a letter": _written(GOOD.encode() + b'subject: "\\ud800"\n'),
    "a zero by its number": _written(GOOD.encode() + b'description: "a\\0b"\n'),
    "a zero": _written(GOOD.encode() + b"description: a\0b\n"),
    "many things within things": _written(GOOD.encode() + b"intro: " + b"[" * 4_000),
    "a number too large for a letter": _written(GOOD.encode() + b'intro: "\\UFFFFFFFF"\n'),
    "no UTF-8": _written(GOOD.encode() + b"description: Zo\xeb\n"),
    "two gigabytes": _endless,
    "a folder": Path.mkdir,
    "a pipe": os.mkfifo,
    "a link that leads nowhere": lambda file: file.symlink_to(file.parent / "nowhere"),
    "a link to itself": lambda file: file.symlink_to(file),
    "a device": lambda file: file.symlink_to("/dev/zero"),
}
