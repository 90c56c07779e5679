"""Which processes of this publication still live [effect: files, locks].

Each process that runs editions holds a lock on a file of its own. The system lets go of it the moment the process is
gone, however it went, so that nobody waits for the lease of a dead one; a process that only sleeps keeps it. What is
on another machine, or has no such file, is not known to be gone: there the lease decides.
"""

from __future__ import annotations

import fcntl
import os
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

from digest import private

#: Seconds after which the file of a dead process is swept away; no lease lasts nearly so long.
KEPT = 86_400


class Presence:
    """Ours, from now until `close`."""

    def __init__(self, folder: Path, name: str) -> None:
        self.name = name
        self._folder = folder
        self._held: int | None = None
        with suppress(OSError):  # without the file others wait for our leases
            private.make_folder(folder)
            self._held = private.kept_file(self._file(name))
            fcntl.flock(self._held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            self._sweep(os.fstat(self._held).st_mtime)

    def gone(self, holder: str) -> bool:
        """Whether the process of that name, or the one of a worker "name/2", is known to have ended."""
        name = holder.partition("/")[0]
        return name != self.name and _unlocked(self._file(name))

    def close(self, *, owing: bool = False) -> None:
        """Our file is gone; where we are `owing` it stays, and nobody holds it: the database still has leases of ours,
        and others know at once that we ended."""
        if self._held is not None:
            if owing:
                os.utime(self._held)
            else:
                self._file(self.name).unlink(missing_ok=True)
            os.close(self._held)
            self._held = None

    def _file(self, name: str) -> Path:
        return self._folder / quote(name, safe="")

    def _sweep(self, now: float) -> None:
        """`now` is when our own file was made: the clock that dates files is not always that of this process."""
        for file in self._folder.iterdir():
            if file.stat().st_mtime < now - KEPT and _unlocked(file):
                file.unlink(missing_ok=True)


def somebody(folder: Path) -> bool:
    """Whether a process that leaves its mark in that folder lives."""
    return folder.is_dir() and any(not _unlocked(file) for file in folder.iterdir())


def _unlocked(file: Path) -> bool:
    try:
        handle = os.open(file, os.O_RDWR)
    except OSError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    finally:
        os.close(handle)
    return True
