"""Files that are written for people [effect: disk]."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TextIO

from digest import private

#: Of a new file that others are to read: a page of the web, a digest's configuration.
_FOR_ALL = 0o644


def write(file: Path, text: str) -> None:
    """The file stands whole, or as it was before; its folder is made where it is missing. It keeps the mode it had; a
    new one is for all to read."""
    mode = _mode_of(file)

    def fill(out: TextIO) -> None:
        out.write(text)
        os.fchmod(out.fileno(), mode)

    file.parent.mkdir(parents=True, exist_ok=True)
    _whole(file, fill)


def write_private(file: Path, fill: Callable[[TextIO], object]) -> None:
    """What `fill` writes is the file, whole, or it stands as it was before. Its owner alone reads it, from the first
    byte on; so is its folder, where it is missing."""
    private.make_folder(file.parent)
    _whole(file, fill)


def _whole(file: Path, fill: Callable[[TextIO], object]) -> None:
    handle, partial = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")  # mode 0600
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as out:
            fill(out)
        os.replace(partial, file)
    except BaseException:
        Path(partial).unlink(missing_ok=True)
        raise


def _mode_of(file: Path) -> int:
    try:
        return file.stat().st_mode & 0o777
    except OSError:
        return _FOR_ALL
