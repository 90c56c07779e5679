"""Processes that are given work, watched, and replaced when they fail.

[effect] A child is a fresh interpreter fed over pipes, not a fork (threads) and not `multiprocessing` (which would run
the caller's main module again): it can be started from anywhere. It gets no environment, hence no secrets, and what it
sends back may only be made of our own values.
"""

from __future__ import annotations

import io
import os
import pickle
import signal
import subprocess  # noqa: TID251
import sys
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from queue import LifoQueue

from digest.confined.child import DONE, FAULT, NO, READY, SIZE, Request
from digest.confined.guard import Guard, resident
from digest.errors import DigestError

_RECYCLED_AFTER = 500
PATIENCE = 4
"""Times the seconds that work may take of the processor: so much goes by on a machine that others use."""
_START_SECONDS = 60.0
_LONGEST_REPLY = 100_000_000
_HOME = str(Path(__file__).resolve().parents[2])


class Cause(StrEnum):
    """Why work was not done."""

    #: no child starts
    START = "start"
    #: it took longer than it may
    TIME = "time"
    #: it took more memory than it may
    MEMORY = "memory"
    #: its process died, or sent what is none of ours
    END = "end"
    #: it raised an error that nobody raises on purpose
    FAULT = "fault"


class Undone(Exception):
    """The work was not done, and why; `fault` names the error, "RuntimeError"."""

    def __init__(self, cause: Cause, fault: str = "") -> None:
        super().__init__(fault or cause.value)
        self.cause = cause
        self.fault = fault


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a piece of work may take; where the system does not limit memory, it is watched from outside."""

    seconds: float
    """Of the processor; a machine that is busy with other things is no fault of the work's. By the clock four times as
    many."""
    megabytes: int


class Children:
    """At most `processes` children at once, started when first needed, with those modules imported; any number of
    threads may give them work. What they give back is made of `values` and of what JSON knows. `waiting` is held while
    all are busy."""

    def __init__(
        self,
        *modules: str,
        values: Collection[type],
        limits: Limits,
        processes: int = 1,
        waiting: Callable[[], AbstractContextManager[object]] = nullcontext,
    ) -> None:
        self._modules = modules
        self._values = {(kind.__module__, kind.__qualname__): kind for kind in values}
        self._limits = limits
        self._processes = processes
        self._waiting = waiting
        self._free: LifoQueue[_Child | None] = LifoQueue()
        for _ in range(processes):
            self._free.put(None)

    def do(self, work: Callable[..., object], *arguments: object, **named: object) -> object:
        """What the function, which can be imported by name, gives for these arguments. Raises `Undone`, and
        `DigestError` with the words of the one that the function raised."""
        with self._child() as child:
            return child.do((work, arguments, named))

    def unlimited(self) -> tuple[str, ...]:
        """What the system does not limit for a child ("memory"). Raises `Undone` where no child starts."""
        with self._child() as child:
            return child.unlimited

    def close(self) -> None:
        """No child is left; new ones start when there is work again."""
        for child in [self._free.get() for _ in range(self._processes)]:
            if child:
                child.end()
            self._free.put(None)

    @contextmanager
    def _child(self) -> Iterator[_Child]:
        with self._waiting():
            child = self._free.get()
        try:
            child = child or _Child(self._modules, self._values, self._limits)
            yield child
        finally:
            if child and not child.usable:
                child.end()
                child = None
            self._free.put(child)


class _Child:
    """One process. It is killed by its guard, which ends every pipe operation that waits for it."""

    def __init__(self, modules: tuple[str, ...], values: Mapping[tuple[str, str], type], limits: Limits) -> None:
        self._values = values
        self._seconds = limits.seconds
        self._done = 0
        self._process = subprocess.Popen(  # noqa: S603
            [sys.executable, "-c", _program(modules, limits)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={"PYTHONPATH": os.pathsep.join([_HOME, *filter(None, sys.path)]), "OPENBLAS_NUM_THREADS": "1"},
            start_new_session=True,
        )
        assert self._process.stdin
        assert self._process.stdout
        self._requests, self._replies = self._process.stdin, self._process.stdout
        self._most: int | None = None
        with Guard(self._process, _START_SECONDS):
            self.usable = self._replies.read(len(READY)) == READY
            unlimited = self._reply() if self.usable else None
        if not isinstance(unlimited, tuple):
            self.end()
            raise Undone(Cause.START)
        self.unlimited = unlimited
        if "memory" in unlimited:
            self._most = resident(self._process.pid) + limits.megabytes * 1_000_000

    def do(self, request: Request) -> object:
        self.usable = False
        with Guard(self._process, self._seconds * PATIENCE, self._most) as guard:
            reply = self._exchange(request)
        if guard.ended:
            raise Undone(Cause(guard.ended))
        if reply is None and self._exit_code() == -signal.SIGXCPU:
            raise Undone(Cause.TIME)
        self._done += 1
        self.usable = reply is not None and self._done < _RECYCLED_AFTER
        match reply:
            case (str(kind), value) if kind == DONE:
                return value
            case (str(kind), (str(what), str(where), str(advice))) if kind == NO:
                raise DigestError(what, where=where, advice=advice)
            case (str(kind), str(fault)) if kind == FAULT:
                raise Undone(Cause.MEMORY if fault == "MemoryError" else Cause.FAULT, fault)
        self.usable = False
        raise Undone(Cause.END)

    def _exchange(self, request: Request) -> object:
        with suppress(OSError):
            pickle.dump(request, self._requests, protocol=5)  # what is large in it goes through without a copy
            self._requests.flush()
            return self._reply()
        return None

    def _reply(self) -> object:
        """The next value of the child; None when it died or sent what is none of ours."""
        with suppress(OSError, EOFError, pickle.UnpicklingError, ValueError, TypeError, AttributeError):
            size = int.from_bytes(self._replies.read(SIZE))
            if 0 < size <= _LONGEST_REPLY:
                return _Values(io.BytesIO(self._replies.read(size)), self._values).load()
        return None

    def _exit_code(self) -> int:
        """What it ended with by itself, or was ended with now."""
        self._process.kill()
        return self._process.wait()

    def end(self) -> None:
        self._exit_code()
        for pipe in (self._requests, self._replies):
            with suppress(OSError):
                pipe.close()


def _program(modules: tuple[str, ...], limits: Limits) -> str:
    """The child's whole program: what its work needs, and nothing that hostile content should not have."""
    imports = "".join(f"import {module}\n" for module in modules)
    return f"{imports}from digest.confined.child import serve\nserve({limits.seconds!r}, {limits.megabytes!r})\n"


class _Values(pickle.Unpickler):
    """Makes our own values only: nothing a child sends can name anything else."""

    def __init__(self, packed: io.BytesIO, values: Mapping[tuple[str, str], type]) -> None:
        super().__init__(packed)
        self._known = values

    def find_class(self, module: str, name: str) -> type:
        try:
            return self._known[module, name]
        except KeyError:
            raise pickle.UnpicklingError(f"{module}.{name} is no value of ours") from None
