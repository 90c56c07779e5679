"""How fast, how long and how carefully an edition is sent [effect: waits by what it is given]."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from digest.config.site import Mail
from digest.model.mail import Answer, Receipt
from digest.model.run import Event


def _silent(event: Event) -> None:
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """What delivering knows of time and of the settings in force, and where it reports its progress."""

    clock: Callable[[], datetime]
    wait: Callable[[float], bool]
    """Waits so many seconds; True as soon as somebody asks to stop (an `Event.wait`)."""
    stopping: Callable[[], bool] = lambda: False
    mail: Mail = field(default_factory=Mail)
    """Rate, canary, stop share, and what an unknown outcome means."""
    report: Callable[[Event], None] = _silent
    until: datetime | None = None
    """Who was not handed over by then is given up."""
    since: datetime | None = None
    """Nobody was handed over before."""
    patience: timedelta = timedelta(minutes=10)
    """A longer wait for the next due mail ends the delivery; a later run goes on."""
    workers: int = 1
    """Threads, at most 4."""
    lease: timedelta = timedelta(seconds=300)
    """A claim is ours for so long; twice as long as any provider's call may take."""
    monotonic: Callable[[], float] = time.monotonic
    """Seconds that no change of the clock touches."""
    by: str = ""
    """Who claims; default: this process."""


class Pause:
    """A pause that the provider asked for: no batch is claimed before it is over."""

    def __init__(self, pace: Pace) -> None:
        self._pace = pace
        self._until = pace.monotonic()
        self.why = ""
        """What the provider said; empty where it said nothing."""

    def begin(self, receipts: Iterable[Receipt], now: datetime) -> None:
        """Nobody is tried before the time at which the provider as a whole may be well again."""
        waits = {r.retry_at: r.reason for r in receipts if r.channel and r.answer is Answer.DEFERRED and r.retry_at}
        if waits:
            self._until = self._pace.monotonic() + (max(waits) - now).total_seconds()
            self.why = waits[max(waits)]

    def begin_for(self, time: timedelta) -> None:
        """Nobody is tried for so long."""
        self._until = max(self._until, self._pace.monotonic() + time.total_seconds())

    def seconds(self) -> float:
        """Seconds of the pause that are left; 0 when there is none."""
        return max(0.0, self._until - self._pace.monotonic())

    def waited_out(self) -> bool:
        """True when the pause is over; False when asked to stop, or when the pause is beyond our patience."""
        left = self.seconds()
        if left > self._pace.patience.total_seconds():
            return False
        stopped = self._pace.wait(left) if left else self._pace.stopping()
        return not stopped
