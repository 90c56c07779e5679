"""Files that are written for people [effect: disk]."""

from __future__ import annotations

import fcntl
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from digest import private

#: Of a new file that others are to read: a page of the web, a digest's configuration.
_FOR_ALL = 0o644


def write(file: Path, content: str | bytes) -> None:
    """The file stands whole, or as it was before; its folder is made where it is missing. It keeps the mode it had; a
    new one is for all to read."""
    mode = _mode_of(file)

    def fill(out: TextIO) -> None:
        out.buffer.write(content.encode() if isinstance(content, str) else content)
        os.fchmod(out.fileno(), mode)

    file.parent.mkdir(parents=True, exist_ok=True)
    _whole(file, fill)


class Meanwhile(Exception):
    """A file does not hold any more what somebody saw in it; `content` is what it holds."""

    def __init__(self, file: Path, content: bytes) -> None:
        super().__init__(str(file))
        self.content = content


def replace(file: Path, before: bytes, after: bytes) -> None:
    """The file holds `after` where it held `before`: whole, and with the mode, owner and group it had. A link stays
    one, and leads where it led.

    Raises `Meanwhile` where it holds something else by now, and `OSError` where it cannot be written, also where its
    owner could not be kept; then it stands as it was. Others of us wait meanwhile; a program that looks for nobody may
    still write in the moment between the last look and the change.
    """
    real = Path(os.path.realpath(file))
    with _alone(real.parent):
        _same(real, before)
        was = real.stat()
        handle, partial = tempfile.mkstemp(dir=real.parent, prefix=f".{real.name}.")
        try:
            with os.fdopen(handle, "wb") as out:
                out.write(after)
                if (was.st_uid, was.st_gid) != (os.geteuid(), os.getegid()):
                    os.fchown(out.fileno(), was.st_uid, was.st_gid)
                os.fchmod(out.fileno(), was.st_mode & 0o7777)
                out.flush()
                os.fsync(out.fileno())
            _same(real, before)
            os.replace(partial, real)
        except BaseException:
            Path(partial).unlink(missing_ok=True)
            raise


def _same(file: Path, before: bytes) -> None:
    content = file.read_bytes()
    if content != before:
        raise Meanwhile(file, content)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Nobody else of us replaces a file of that folder; its end unlocks it, and so does our death."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
        os.fsync(handle)
    finally:
        os.close(handle)


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
