"""Files that hold people, tokens or keys: nobody but their owner reads them, from the first byte on [effect: disk].

A mode given after a file was made leaves a moment, and a crash leaves it for ever (CWE-377, CWE-732).
"""

from __future__ import annotations

import os
import stat
import threading
from contextlib import suppress
from pathlib import Path

FOLDER, FILE = 0o700, 0o600


def make_folder(folder: Path) -> None:
    """The folder is there, and so are those above it; each that was missing is its owner's alone. Raises `OSError`."""
    if folder.is_dir():
        return
    if folder.parent != folder:
        make_folder(folder.parent)
    folder.mkdir(mode=FOLDER, exist_ok=True)


def new_file(file: Path) -> int:
    """A handle to write the file, which was not there and is its owner's alone; no link is followed. Raises
    `FileExistsError` and every other `OSError`."""
    return os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, FILE)


def kept_file(file: Path) -> int:
    """A handle to read and write the file; where it was missing it is its owner's alone. Raises `OSError`."""
    return os.open(file, os.O_RDWR | os.O_CREAT, FILE)


def keep_whole(file: Path, text: str) -> None:
    """The file is there: with this text, on the disk, and its owner's alone; or as it was before. Whoever reads it
    meanwhile finds none or a whole one. Raises `OSError`."""
    if os.path.lexists(file):
        return
    partial = file.with_name(f".{file.name}.{os.getpid()}-{threading.get_ident()}")
    with os.fdopen(new_file(partial), "w", encoding="utf-8") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    with suppress(FileExistsError):
        os.link(partial, file)
    partial.unlink()


def open_to_others(file: Path) -> int | None:
    """The mode of a file or folder that its group or anybody may use; None where nobody may, or nothing is there."""
    try:
        mode = stat.S_IMODE(file.stat(follow_symlinks=False).st_mode)
    except OSError:
        return None
    return mode if mode & 0o077 else None
