"""How many workers an edition has: as many calls as fit into the time that one waits for its answer."""

from __future__ import annotations

import threading
from math import ceil, inf

#: Bytes that are made and not answered yet.
IN_FLIGHT = 32_000_000
#: Seconds that one worker goes alone: what is sent in less needs no others, and the first answers tell nothing.
ALONE = 1.0
#: Calls that are taken after a rest, until one more worker is tried.
CALM = 10
#: What the last call counts against those before it.
_FRESH = 0.3


class Crew:
    """What is learned of one provider while an edition goes out; used by several threads."""

    def __init__(self, most: int, call: int, per_second: float) -> None:
        self.most = max(1, min(most, IN_FLIGHT // max(1, call)))
        """`call` are the bytes of one call."""
        self._per_second = per_second
        self._lock = threading.Lock()
        self._bound = self.most
        self._calm = 0
        self._rested = -inf
        self._worked = 0.0
        self._called: float | None = None
        self._wall = self._cpu = self._mails = 0.0

    def begin(self, now: float) -> None:
        """A call is made, in monotonic seconds."""
        with self._lock:
            self._called = now

    def note(self, wall: float, cpu: float, mails: int) -> None:
        """A call took so many seconds, of which so many were our own work, for so many mails."""
        with self._lock:
            self._worked += wall
            self._called = None
            self._grow()
            share = _FRESH if self._wall else 1.0
            self._wall += share * (wall - self._wall)
            self._cpu += share * (cpu - self._cpu)
            self._mails += share * (mails - self._mails)

    def rest(self, begun: float, now: float) -> None:
        """The provider takes nothing for now: half as many come again, and one more after every few calls that it
        takes then. `begun` is when it was called, in monotonic seconds: what was under way at an earlier refusal tells
        nothing new."""
        with self._lock:
            self._calm = 0
            if begun >= self._rested:
                self._bound = max(1, self._bound // 2)
                self._rested = now

    def is_alone(self, now: float) -> bool:
        """Whether one worker goes alone yet: also a first call that takes longer shows that others are of use."""
        with self._lock:
            under_way = now - self._called if self._called is not None else 0.0
            return self._worked + under_way < ALONE

    def wanted(self, now: float) -> int:
        """How many workers are of use now; as many as may be, where none has had an answer yet."""
        if self.is_alone(now):
            return 1
        with self._lock:
            if not self._worked:
                return self._bound
            useful = ceil(self._wall / max(self._cpu, 1e-6))
            if self._per_second:
                useful = min(useful, ceil(self._per_second * self._wall / max(self._mails, 1.0)) + 1)
            return max(1, min(self._bound, useful))

    def _grow(self) -> None:
        self._calm += 1
        if self._calm > CALM and self._bound < self.most:
            self._bound += 1
            self._calm = 0
