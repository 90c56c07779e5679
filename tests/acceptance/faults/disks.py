"""A small disk that can be filled, and emptied again."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

_MEGABYTES = 16
#: Names of what fills a disk.
_FILLER = ".filler"


@contextmanager
def small_disk(at: Path) -> Iterator[Path]:
    """A file system of a few megabytes in that folder."""
    if os.geteuid() or not Path("/proc/filesystems").exists():
        pytest.skip("only root on Linux can mount a disk that is small enough to be filled")
    at.mkdir(parents=True, exist_ok=True)
    words = ["mount", "-t", "tmpfs", "-o", f"size={_MEGABYTES}m", "tmpfs", str(at)]
    if subprocess.run(words, capture_output=True, check=False).returncode:
        pytest.skip("no disk may be mounted here")
    try:
        yield at
    finally:
        subprocess.run(["umount", "--lazy", str(at)], check=True)


@contextmanager
def full(disk: Path) -> Iterator[None]:
    """While inside, not a byte of the disk is free."""
    filler = disk / _FILLER
    with filler.open("ab", buffering=0) as out:
        for size in (65_536, 1):
            with suppress(OSError):
                while out.write(b"x" * size):
                    pass
    try:
        yield
    finally:
        filler.unlink()
