"""What became of each mail of this process, a line a mail, for whoever comes after it was killed [effect: files].

A server cannot be asked, and answers are stored a batch at a time. So that a kill leaves the mails in hand unknown and
no other, the process writes a line before it begins a mail and one when the answer is there, into a file that it holds
locked: the system lets go of it the moment the process is gone. What is not in the file of a dead process it never
began; after the machine itself went down, which may have lost lines, only what is there counts. A process that ends in
peace leaves its file as well: where the database was away to the last, it alone knows.
"""

from __future__ import annotations

import errno
import fcntl
import os
import threading
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path
from urllib.parse import quote

import psutil

from digest import private
from digest.model.mail import Answer, Batch

#: Bytes after which what is stored elsewhere by now is forgotten.
LARGEST = 4_000_000
#: Seconds after which the file of a dead process is swept away, counted from the newest there is.
KEPT = 7 * 86_400
_BEGUN = "begun"


class Journal:
    """Ours, from now until `close`; without a name nothing is written, without a folder nothing known."""

    def __init__(self, folder: Path | None = None, name: str = "") -> None:
        self._folder = folder
        self._name = name
        self._lines = threading.Lock()
        self._held: int | None = None
        self._now: dict[int, str] = {}  # thread → the batch it hands over, or did so last
        if folder and name:
            with suppress(OSError):  # without the file, mails in a batch that is cut off are of unknown outcome
                private.make_folder(folder)
                self._sweep(folder)
                self._held = self._new(self._file(folder, name), [f"boot {boot()}"])

    def begin(self, batch: Batch) -> None:
        """This thread hands the batch over; what it handed over before is stored elsewhere by now."""
        with self._lines, suppress(OSError):
            self._now[threading.get_ident()] = _of(batch)
            if self._held is not None and os.fstat(self._held).st_size > LARGEST:
                self._forget()

    def begun(self, batch: Batch, delivery: str) -> None:
        """The mail may be with the server from now on. Raises `OSError` where that cannot be written."""
        self._write(batch, delivery, _BEGUN)

    def answered(self, batch: Batch, delivery: str, answer: Answer) -> None:
        """The server's answer is known."""
        with suppress(OSError):  # it stays in hand, and is stored with its batch
            self._write(batch, delivery, answer.value)

    def look_up(self, batch: Batch) -> Mapping[str, Answer]:
        """What became of each delivery of an attempt of a process that is gone; deferred: it was not begun."""
        name = batch.by.partition("/")[0]
        if self._folder is None or not name or name == self._name:
            return {}
        lines = _left_by_the_dead(self._file(self._folder, name))
        if not lines:
            return {}
        words: dict[str, str] = {}
        for line in lines[1:]:
            of, _, rest = line.partition(" ")
            if of == _of(batch):
                delivery, _, word = rest.partition(" ")
                words[delivery] = word
        usual = Answer.DEFERRED.value if lines[0] == f"boot {boot()}" else _BEGUN
        known = {delivery.id: words.get(delivery.id, usual) for delivery in batch.deliveries}
        return {id: Answer(word) for id, word in known.items() if word in _KNOWN}

    def close(self) -> None:
        """Nothing more is written; a file without any mail is gone."""
        if self._held is not None and self._folder:
            if not self._now:
                self._file(self._folder, self._name).unlink(missing_ok=True)
            os.close(self._held)
            self._held = None

    def _write(self, batch: Batch, delivery: str, word: str) -> None:
        if self._held is None:
            return
        line = f"\n{_of(batch)} {delivery} {word}\n".encode()  # behind what a full disk left of the last one
        if os.write(self._held, line) < len(line):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def _forget(self) -> None:
        assert self._held is not None
        assert self._folder
        file, ours = self._file(self._folder, self._name), set(self._now.values())
        lines = file.read_text().splitlines()
        kept = [line for line in lines[1:] if line.partition(" ")[0] in ours]
        fresh = self._new(file.with_name(f"{file.name}.new"), [lines[0], *kept])
        file.with_name(f"{file.name}.new").replace(file)
        os.close(self._held)
        self._held = fresh

    @staticmethod
    def _new(file: Path, lines: list[str]) -> int:
        file.unlink(missing_ok=True)
        handle = os.open(file, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_APPEND, private.FILE)
        fcntl.flock(handle, fcntl.LOCK_EX)
        os.write(handle, "".join(f"{line}\n" for line in lines).encode())
        return handle

    @staticmethod
    def _file(folder: Path, name: str) -> Path:
        return folder / quote(name, safe="")

    @staticmethod
    def _sweep(folder: Path) -> None:
        newest = max((file.stat().st_mtime for file in folder.iterdir()), default=0)
        for file in folder.iterdir():
            if file.stat().st_mtime < newest - KEPT and _left_by_the_dead(file):
                file.unlink(missing_ok=True)


_KNOWN = frozenset({Answer.ACCEPTED.value, Answer.REJECTED.value, Answer.DEFERRED.value})


@cache
def boot() -> str:
    """Since when this machine runs."""
    with suppress(OSError):
        return Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    return f"{psutil.boot_time():.0f}"


def _of(batch: Batch) -> str:
    return f"{batch.key}#{batch.attempt}"


def _left_by_the_dead(file: Path) -> list[str]:
    """Whole lines of a file that nobody holds; none where somebody does, or there is none."""
    try:
        handle = os.open(file, os.O_RDWR | os.O_NOFOLLOW)
    except OSError:
        return []
    with os.fdopen(handle, "rb") as kept:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return []
        return kept.read().decode("utf-8", "replace").split("\n")[:-1]
