"""How fast, how long and how carefully an edition is sent [effect: waits by what it is given]."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from digest.config.site import Mail
from digest.model.run import Event


def _silent(event: Event) -> None:
    pass


def _nobody() -> None:
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
    arrivals: Callable[[], object] = _nobody
    """Called before each hand-over: what readers asked for until now is in force afterwards."""
    take_over: Callable[[], object] = _nobody
    """Called at first and on each look while waiting: what the dead held is free afterwards."""
    until: datetime | None = None
    """Who was not handed over by then is given up."""
    of_wave: Callable[[datetime], datetime] | None = None
    """For readers who have the edition at that time of their own: until when; `until` is that of the last of them."""
    since: datetime | None = None
    """Nobody was handed over before."""
    patience: timedelta = timedelta(minutes=10)
    """A longer wait for the next due mail, or for the database, ends the delivery; a later run goes on."""
    workers: int = 1
    """Threads; 0: as many as are of use, which is learned while it sends."""
    lease: timedelta = timedelta(seconds=300)
    """A claim is ours for so long; twice as long as any provider's call may take."""
    monotonic: Callable[[], float] = time.monotonic
    """Seconds that no change of the clock touches."""
    by: str = ""
    """Who claims; default: this process."""
