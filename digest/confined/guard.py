"""Watches over a process that may take too long or too much [effect: clock, processes]."""

from __future__ import annotations

import subprocess  # noqa: TID251
import threading
from time import monotonic
from typing import Literal

import psutil

#: Seconds between two looks at the memory of a process that has no limit of its own: at 1 GB a second, 50 MB.
_GLANCE = 0.05


class Guard:
    """Kills the process when the block takes longer than `seconds`, or when the process holds more than `most` bytes
    of memory (None: the system sees to that). No thread of it is left after the block."""

    ended: Literal["", "time", "memory"] = ""
    """What the process was killed for."""

    def __init__(self, process: subprocess.Popen[bytes], seconds: float, most: int | None = None) -> None:
        self._process = process
        self._seconds = seconds
        self._most = most
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Guard:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()

    def _watch(self) -> None:
        end = monotonic() + self._seconds
        while not self._done.wait(max(0, min(end - monotonic(), self._seconds if self._most is None else _GLANCE))):
            if monotonic() >= end:
                self.ended = "time"
            elif self._most is not None and resident(self._process.pid) > self._most:
                self.ended = "memory"
            if self.ended:
                self._process.kill()
                return


def resident(pid: int) -> int:
    """Bytes of memory the process holds; 0 when it is gone."""
    try:
        return int(psutil.Process(pid).memory_info().rss)
    except psutil.Error:
        return 0
