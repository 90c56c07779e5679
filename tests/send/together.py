"""Several senders at once, on a clock that moves on when all of them wait."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from digest.config.site import Mail
from digest.model.edition import Rendering
from digest.model.mail import Answer, Batch, Message, Receipt
from digest.send.deliver import Pace
from digest.send.ports import Limits
from tests.send.made import NOW


class SharedTime:
    """Seconds for so many threads; each says when it is done."""

    def __init__(self, threads: int) -> None:
        self.seconds = 0.0
        self._busy = threads
        self._waiting: list[float] = []
        self._turned = threading.Condition()

    def clock(self) -> datetime:
        return NOW + timedelta(seconds=self.seconds)

    def monotonic(self) -> float:
        return self.seconds

    def wait(self, seconds: float) -> bool:
        with self._turned:
            until = self.seconds + seconds
            self._waiting.append(until)
            self._one_less()
            self._turned.wait_for(lambda: self.seconds >= until)
        return False

    def done(self) -> None:
        with self._turned:
            self._one_less()

    def _one_less(self) -> None:
        self._busy -= 1
        if self._busy or not self._waiting:
            return
        self.seconds = min(self._waiting)
        awake = [until for until in self._waiting if until <= self.seconds]
        self._waiting = [until for until in self._waiting if until > self.seconds]
        self._busy += len(awake)
        self._turned.notify_all()

    def pace(self, rate: float | None, by: str) -> Pace:
        mail = Mail(rate=rate)
        return Pace(clock=self.clock, wait=self.wait, monotonic=self.monotonic, mail=mail, by=by)


@dataclass
class Counting:
    """A provider that takes everything, in so many seconds a call, and remembers when it was given how many."""

    time: SharedTime
    limits: Limits
    seconds: float = 0.0
    name: str = "counting"
    given: list[tuple[float, int]] = field(default_factory=list)

    def hand_over(
        self, batch: Batch, messages: Sequence[Message], renderings: Mapping[str, Rendering]
    ) -> Sequence[Receipt]:
        self.given.append((self.time.seconds, len(messages)))
        if self.seconds:
            self.time.wait(self.seconds)
        return [Receipt(delivery=message.delivery, answer=Answer.ACCEPTED) for message in messages]

    def look_up(self, batch: Batch) -> Mapping[str, Answer]:
        return {}

    def close(self) -> None:
        pass

    @property
    def per_second(self) -> float:
        """Messages a second, from the first call until the last batch is worked off."""
        first, last = min(self.given), max(self.given)
        total = sum(count for _, count in self.given)
        return (total - last[1]) / (last[0] - first[0])
