"""One change, made in a copy of the project, and the tests that it concerns [effect: files, processes]."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from multiprocessing import get_context
from multiprocessing.context import ForkServerContext
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil
import pytest

from benchmarks.mutants.covering import ROOT, Covering
from benchmarks.mutants.mutations import Mutant

#: Seconds of tests, the fastest first, after which a change counts as not noticed.
ENOUGH = 240.0
#: Tests that run before the others are even read, which takes longer than most of them.
FIRST = 12
#: Tests that must pass where nothing is changed.
CONTROL = 30
#: Seconds that a test may take, on a machine that does other things beside.
LONGEST = 120
#: What a run may take in all, against what its tests took when they were learned.
_SLOWER, _START = 6, 90.0
_MEMORY = Path("/dev/shm")
_MARK = "MUTANTS_COPY"
_OF_OTHERS = (
    "pytest",
    "hypothesis",
    "sqlalchemy",
    "alembic",
    "pydantic",
    "httpx",
    "lxml.html",
    "jinja2",
    "typer",
    "rich",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What became of one change."""

    mutant: Mutant
    noticed: bool
    how: str

    def __str__(self) -> str:
        word = "noticed " if self.noticed else "SURVIVED"
        return f"{word} {self.mutant.file}:{self.mutant.line} {self.mutant.kind}: {self.how}"


def tried(mutant: Mutant, known: Covering) -> Trial:
    """The tests of the changed lines ran in a copy with the change, until one failed."""
    tests = known.tests(mutant.file, mutant.line, mutant.last)
    if not tests:
        return Trial(mutant=mutant, noticed=False, how="no test runs it")
    spent = list(accumulate(known.seconds[test] for test in tests))
    chosen = [test for test, so_far in zip(tests, spent, strict=True) if so_far <= ENOUGH] or tests[:1]
    limit = _START + _SLOWER * min(spent[-1], ENOUGH)
    with _copy() as copy:
        file = copy / mutant.file
        file.write_bytes(mutant.applied(file.read_bytes()))
        code, out = _ran(copy, chosen[:FIRST], limit)
        if code == 0 and chosen[FIRST:]:
            code, out = _ran(copy, chosen[FIRST:], limit)
    if code == 0:
        return Trial(mutant=mutant, noticed=False, how=f"{len(chosen)} of {len(tests)} tests pass")
    how, by_time = verdict(code, out)
    if by_time:
        with _copy() as copy:
            if _ran(copy, chosen, limit)[0] != 0:
                return Trial(mutant=mutant, noticed=False, how=f"{how}, and without the change, too")
    return Trial(mutant=mutant, noticed=True, how=how)


def verdict(code: int | None, out: str) -> tuple[str, bool]:
    """What tells a change that pytest did not end well with, and whether that is no more than that time ran out: a
    machine that does other things beside is slow, too."""
    failed = re.search(r"^(?:FAILED|ERROR) (\S+)", out, re.MULTILINE)
    if code is None:
        return "it hangs", True
    if failed:
        return failed[1], False
    return f"the tests ended with {code}", code == 1


def control(known: Covering) -> None:
    """Raises `RuntimeError` where tests fail in a copy that is not changed: then nothing that fails tells anything."""
    with _copy() as copy:
        code, out = _ran(copy, known.some(CONTROL), _START)
    if code != 0:
        raise RuntimeError(f"tests fail where nothing is changed:\n{out}")


def _ran(copy: Path, tests: list[str], limit: float) -> tuple[int | None, str]:
    """The exit code of pytest, None where it took too long; what it printed."""
    (copy / "chosen").write_text("\n".join(tests))
    (copy / "tmp").mkdir(exist_ok=True)
    process = _prepared().Process(target=_pytest, args=(copy,))
    process.start()
    try:
        process.join(limit)
        return process.exitcode, (copy / "shown").read_text("utf-8", "replace")
    finally:
        _end(process.pid or 0, copy)
        process.join()


@cache
def _prepared() -> ForkServerContext:
    """Each run is the fork of a process that has imported what others wrote, which takes longer than most tests."""
    context = get_context("forkserver")
    context.set_forkserver_preload(list(_OF_OTHERS))
    return context


def _pytest(copy: Path) -> None:
    """In a process of its own: the tests named in the copy's file `chosen` ran there."""
    os.setsid()
    os.chdir(copy)
    shown = os.open(copy / "shown", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(shown, 1)
    os.dup2(shown, 2)
    sys.pycache_prefix = f"{copy}.compiled"
    os.environ |= {
        _MARK: str(copy),
        "PYTHONPATH": str(copy),
        "PYTHONPYCACHEPREFIX": sys.pycache_prefix,
        "TMPDIR": str(copy / "tmp"),
        "PYTEST_DEBUG_TEMPROOT": str(copy / "tmp"),
    }
    sys.path.insert(0, str(copy))
    for name in [name for name in sys.modules if name.partition(".")[0] in ("benchmarks", "digest", "tests")]:
        del sys.modules[name]
    hanging = ["-o", f"faulthandler_timeout={LONGEST}", "-o", "faulthandler_exit_on_timeout=true"]
    quiet = ["-W", "ignore::pytest.PytestAssertRewriteWarning", "--tb=no", "-rfE"]
    os._exit(pytest.main(["-x", *quiet, *hanging, "@chosen"]))


def _end(leader: int, copy: Path) -> None:
    """Nothing that ran in the copy is left."""
    for kill in (os.kill, os.killpg):
        with suppress(OSError):
            kill(leader, signal.SIGKILL)
    for process in psutil.process_iter():
        with suppress(psutil.Error):
            if process.environ().get(_MARK) == str(copy):
                process.kill()


@contextmanager
def _copy() -> Iterator[Path]:
    """The project in a folder that is this thread's; what Python compiled beside it stays for the next."""
    copy = Path(_base().name) / str(threading.get_ident() % 10_000)
    shutil.rmtree(copy, ignore_errors=True)
    for name in _tracked():
        (copy / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, copy / name)
    try:
        yield copy
    finally:
        shutil.rmtree(copy, ignore_errors=True)


@cache
def _base() -> TemporaryDirectory[str]:
    """Gone with this process."""
    return TemporaryDirectory(prefix="mutants-", dir=_MEMORY if os.access(_MEMORY, os.W_OK) else None)


@cache
def _tracked() -> tuple[str, ...]:
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    names = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout.decode().split("\0")
    return tuple(name for name in names if name and (ROOT / name).is_file())
