"""What lies under a file's name, read within bounds [effect: reads files]."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

from digest.config.yaml.document import split
from digest.config.yaml.problems import Problems, Spot
from digest.text.near_misses import quoted

_LARGEST = 2_000_000
"""Bytes of a file that are looked at."""
_LARGEST_SECRET = 100_000
_BYTE_ORDER_MARKS = (b"\xff\xfe", b"\xfe\xff")


def text_of(path: Path, file: str) -> str:
    """A file's text; `file` is its name as people see it. Raises `Broken` where it is no UTF-8, or cannot be read."""
    problems = Problems(file)
    try:
        content = _content(path, _LARGEST)
    except OSError as error:
        what = "no access" if error.strerror is None else error.strerror.lower()
        problems.add_setting(file, f"This file cannot be read: {what}.")
        problems.stop()
        raise
    try:
        return content.decode("utf-8-sig", "ignore" if len(content) == _LARGEST else "strict")
    except UnicodeDecodeError as error:
        lines = split(content[: error.start].decode("utf-8", "replace") + "\ufffd")
        shown = split(content.decode("utf-16" if content[:2] in _BYTE_ORDER_MARKS else "cp1252", "replace"))
        line = 1 if content[:2] in _BYTE_ORDER_MARKS else min(len(lines), len(shown))
        what = f"From {quoted(shown[line - 1])} on, this file is not in UTF-8. Save it anew with the encoding UTF-8."
        problems.add(Spot(file=file, line=line, typed=shown[line - 1]), what)
        problems.stop()
        raise


def small_text(path: Path) -> str:
    """What a small file holds. Raises OSError, and ValueError where it is no text."""
    return _content(path, _LARGEST_SECRET).decode("utf-8")


def _content(path: Path, most: int) -> bytes:
    """The first bytes of a file, wherever its links lead; nothing else is waited for: a pipe would never answer."""
    handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        mode = os.fstat(handle).st_mode
        if stat.S_ISDIR(mode):
            raise OSError(errno.EISDIR, "it is a folder")
        if not stat.S_ISREG(mode):
            raise OSError(errno.EINVAL, "it is a pipe or a device")
        with os.fdopen(handle, "rb", closefd=False) as opened:
            return opened.read(most)
    finally:
        os.close(handle)
