"""What a process that works on what is hostile may take of the machine [effect: limits of this process]."""

from __future__ import annotations

import resource
import signal
from math import ceil
from pathlib import Path


def confine(megabytes: int) -> tuple[str, ...]:
    """So much memory above what this process has now, no file written, no core dumped, no end by Ctrl-C.

    Each limit is tried alone; those that the system refuses are returned in words. Memory is among them wherever the
    address space in use cannot be told: macOS answers EINVAL to any RLIMIT_AS below the hundreds of gigabytes that it
    maps for each process.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    mapped = _address_space()
    memory = mapped and _limited(resource.RLIMIT_AS, mapped + megabytes * 1_000_000)
    limits = {
        "memory": bool(memory),
        "files": _limited(resource.RLIMIT_FSIZE, 0),
        "core dumps": _limited(resource.RLIMIT_CORE, 0),
    }
    return tuple(name for name, holds in limits.items() if not holds)


def allow_processor(seconds: float) -> None:
    """This process is ended by SIGXCPU after so much more work, or up to a second more: systems count whole ones. Where
    the system refuses, its parent alone ends it."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    _limited(resource.RLIMIT_CPU, ceil(used.ru_utime + used.ru_stime + seconds), resource.RLIM_INFINITY)


def _limited(limit: int, soft: int, hard: int | None = None) -> bool:
    try:
        resource.setrlimit(limit, (soft, soft if hard is None else hard))
    except (OSError, ValueError):
        return False
    return True


def _address_space() -> int:
    """Bytes mapped now; 0 where the system does not tell."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    except OSError:
        return 0
