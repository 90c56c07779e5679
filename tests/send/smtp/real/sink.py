"""Where relays hand their mails to: Postfix's smtp-sink, which writes each into a file."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.machine import free_port, machine

#: Lines that smtp-sink writes above each mail.
_ABOVE = b"X-"
_PATIENCE = 60.0
"""Seconds in which a relay has handed over what it took."""


@dataclass(frozen=True)
class Sink:
    """A server behind all relays."""

    port: int
    folder: Path

    def mails(self, count: int) -> list[bytes]:
        """All that arrived, as they arrived, once there are so many."""
        end = time.monotonic() + _PATIENCE
        while time.monotonic() < end:
            if len(files := list(self.folder.iterdir())) >= count:
                mails = [file.read_bytes() for file in files]
                if all(mail.rstrip().endswith(b"--") for mail in mails):  # none is still being written
                    return [_without_notes(mail) for mail in mails]
            threading.Event().wait(0.05)
        raise AssertionError(f"{len(files)} of {count} mails arrived")

    def forget(self) -> None:
        """What arrived until now is not counted again."""
        for file in self.folder.iterdir():
            file.unlink()


@contextmanager
def sink(folder: Path) -> Iterator[Sink]:
    port, mails = free_port(), folder / "mails"
    folder.mkdir()
    mails.mkdir()
    mails.chmod(0o777)
    words = ("-u", "nobody", "-d", f"{mails}/", f"127.0.0.1:{port}", "200")
    with machine("/usr/sbin/smtp-sink", *words, folder=folder / "machine", files={}, users=(), port=port):
        yield Sink(port=port, folder=mails)


def _without_notes(mail: bytes) -> bytes:
    lines = mail.splitlines(keepends=True)
    first = next(n for n, line in enumerate(lines) if not line.startswith(_ABOVE))
    return b"".join(lines[first:])
