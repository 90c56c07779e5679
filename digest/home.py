"""The mark by which a publication knows its place: a file outside the database, that no copy of it is [effect: files].

The file holds random letters and how often an edition was begun from here; the database has a row with both, and with
what the system says of the file. A copied folder has another file; a database that was put back is older than what the
file counts. A file counts as the same where its number or the time of its last change is: some file systems of
containers give new numbers at every start, and whoever changes modes or owners changes that time.
"""

from __future__ import annotations

import json
import os
import platform
from contextlib import suppress
from pathlib import Path
from secrets import token_hex

from digest import private
from digest.errors import NoDatabase, Unavailable
from digest.model.home import Mark

_MOST = 1_000
_SIZE = 100
"""Bytes of the file: always as many, so that whoever reads while it is written reads a mark."""


def mark(file: Path) -> Mark | None:
    """The mark in the file; None where there is none, or what is there is none."""
    try:
        handle = os.open(file, os.O_RDONLY | os.O_NOFOLLOW)
    except OSError:
        return None
    with os.fdopen(handle, "rb") as source:
        try:
            kept = json.loads(source.read(_MOST))
            return _mark(handle, str(kept["mark"]), int(kept["begun"]))
        except (ValueError, TypeError, KeyError):
            return None


def new_mark() -> str:
    """Random letters that no other mark has."""
    return token_hex(16)


def first(file: Path) -> Mark:
    """The mark in the file, which is new where there was none: of several processes that ask at once all get the same.
    Raises `Unavailable`."""
    fresh = file.with_name(f"{file.name}.{token_hex(8)}")
    leave(fresh, token_hex(16), 0)
    try:
        with suppress(FileExistsError):
            os.link(fresh, file)
    except OSError as error:
        raise NoDatabase(f"{file} cannot be made: {error.strerror or error}") from error
    finally:
        fresh.unlink(missing_ok=True)
    if (made := mark(file)) is None:
        raise Unavailable(f"{file} is no mark of this publication", advice="Move it away, and: digest adopt")
    return made


def leave(file: Path, letters: str, begun: int) -> Mark:
    """The file says so, on the disk, and is its owner's alone; where there was one it stays the same file. Raises
    `Unavailable`."""
    text = json.dumps({"mark": letters, "begun": begun}).encode().ljust(_SIZE)
    try:
        private.make_folder(file.parent)
        handle = os.open(file, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, private.FILE)
        try:
            os.pwrite(handle, text, 0)
            os.fsync(handle)
            return _mark(handle, letters, begun)
        finally:
            os.close(handle)
    except OSError as error:
        raise NoDatabase(f"{file} cannot be written: {error.strerror or error}") from error


def _mark(handle: int, letters: str, begun: int) -> Mark:
    status = os.fstat(handle)
    return Mark(letters=letters, begun=begun, number=status.st_ino, changed=status.st_ctime_ns, machine=platform.node())
