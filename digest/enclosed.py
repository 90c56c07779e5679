"""Files that others may have put into a folder: regular, of bounded size, opened without following a link [effect].

Whoever may write into the folder must not make the program read what only the program may: a link to a secret is
refused, and so is a link anywhere on the way below the folder, a pipe that never ends, and a device.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

_WAY = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


class NotEnclosed(Exception):
    """What is there cannot be read; why, in words that go on from its name."""


def content(folder: Path, name: str, most: int) -> bytes | None:
    """The bytes of the file `name`, such as "looks/ours/edition.mjml", below the folder; None where there is none.
    Raises `NotEnclosed` for a link, for what is no regular file, and for more than `most` bytes."""
    way, _, last = name.rpartition("/")
    with _down(folder, way) as place:
        if place is None:
            return None
        handle = _opened(last, _FILE, place)
        if handle is None:
            return None
        try:
            read = _read(handle, most + 1)
        finally:
            os.close(handle)
    if len(read) > most:
        raise NotEnclosed(f"has more than {most:,} bytes")
    return read


def names(folder: Path, way: str) -> tuple[str, ...] | None:
    """What lies in the folder `way` below the folder, in order; None where there is no such folder. Raises
    `NotEnclosed` for a link on the way."""
    with _down(folder, way) as place:
        return None if place is None else tuple(sorted(os.listdir(place)))


@contextmanager
def _down(folder: Path, way: str) -> Iterator[int | None]:
    """The folder at the end of the way, open; None where a part of it is missing."""
    with ExitStack() as stack:
        place = _opened(str(folder), os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC, None)
        if place is not None:
            stack.callback(os.close, place)
        for part in filter(None, way.split("/")):
            if part == "..":
                raise NotEnclosed("leads out of its folder")
            place = None if place is None else _opened(part, _WAY, place)
            if place is None:
                break
            stack.callback(os.close, place)
        yield place


def _opened(name: str, flags: int, place: int | None) -> int | None:
    try:
        return os.open(name, flags, dir_fd=place)
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        if isinstance(error, NotADirectoryError) and not _is_link(name, place):
            return None
        raise NotEnclosed(_why(error, _is_link(name, place))) from None


def _read(handle: int, most: int) -> bytes:
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        raise NotEnclosed("is no file")
    try:
        with open(handle, "rb", closefd=False) as file:
            return file.read(most)
    except OSError as error:
        raise NotEnclosed(_why(error)) from None


def _is_link(name: str, place: int | None) -> bool:
    try:
        return stat.S_ISLNK(os.stat(name, dir_fd=place, follow_symlinks=False).st_mode)
    except (OSError, ValueError):
        return False


def _why(error: Exception, link: bool = False) -> str:
    if link or (isinstance(error, OSError) and error.errno == errno.ELOOP):
        return "is a link, or lies behind one: put the file itself there"
    if isinstance(error, OSError) and error.errno in (errno.ENXIO, errno.EISDIR):
        return "is no file"
    return f"cannot be read: {(error.strerror or 'no access').lower()}" if isinstance(error, OSError) else "is no file"
