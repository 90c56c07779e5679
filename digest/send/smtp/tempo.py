"""How fast a mail server takes mails from us, learned from what it refuses for now [effect: waits by what it is given].

Servers that limit the mails of a client count them by the minute or by the hour, and say so only in words. What they
took between two refusals, and the time that this took, tells the limit.
"""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable

#: Seconds that a server counts over at the least.
MINUTE = 60.0
#: Of what it took before it refused; a little less than its limit, so that it is not met again.
SHARE = 0.9
#: Seconds after which what was learned is tried anew: limits change.
REMEMBERED = 3600.0
#: Seconds over which what was taken tells the limit for sure; before, it is believed by halves.
_LONG = 300.0
#: Words of a limit ("too much mail from", "rate limit exceeded"), but not of one person's mailbox (RFC 3463 3.2).
_TOO_FAST = re.compile(r"too (?:much|many|fast|quick)|\brates?\b|limit|throttl|slow down", re.IGNORECASE)
_OF_AN_ADDRESS = re.compile(r"\d{3} 4\.[12]\.\d")


class Tempo:
    """The pace of one server; used by several threads."""

    def __init__(
        self,
        *,
        monotonic: Callable[[], float] = time.monotonic,
        wait: Callable[[float], object] | None = None,
    ) -> None:
        self.monotonic = monotonic
        self._wait = wait or threading.Event().wait
        self._lock = threading.Lock()
        self._taken = 0  # mails since the last refusal
        self._since = 0.0  # when that was; at first, when the first mail was taken
        self._learned = -REMEMBERED
        self._per_second = 0.0
        self._next = 0.0

    @property
    def per_second(self) -> float:
        """Mails; 0 while no limit is known."""
        return self._per_second if self.monotonic() - self._learned < REMEMBERED else 0.0

    @property
    def words(self) -> str:
        """The limit as `rate:` is typed."""
        return rate_words(self._per_second)

    def begin_at(self, per_second: float) -> None:
        """The limit is known, by what others learned."""
        with self._lock:
            self._per_second = per_second
            self._since = self._learned = self.monotonic()

    def turn(self, patience: float) -> float:
        """0 once the next mail may go; where that is beyond so many seconds, the seconds until then, and no turn was
        taken."""
        with self._lock:
            rate, now = self.per_second, self.monotonic()
            left = max(0.0, self._next - now) if rate else 0.0
            if left > patience:
                return left
            self._next = now + left + (1 / rate if rate else 0.0)
        if left:
            self._wait(left)
        return 0.0

    def taken(self) -> None:
        """The server took a mail."""
        with self._lock:
            if not self._taken and not self._per_second:
                self._since = self.monotonic()
            self._taken += 1

    def refused(self, reason: str) -> float:
        """Seconds until it is asked again where these words speak of a limit, which is known now; else 0."""
        with self._lock:
            count, now = self._taken, self.monotonic()
            if not count or not speaks_of_a_limit(reason):
                return 0.0
            spent = now - self._since
            measured = SHARE * count / max(spent, MINUTE)
            self._per_second = measured if spent > _LONG else max(measured, self._per_second / 2)
            left = MINUTE - spent % MINUTE + 1
            self._taken, self._since, self._learned, self._next = 0, now, now, now + left
            return left


def rate_words(per_second: float) -> str:
    """ "54 per minute", as `rate:` is typed; under ten a minute, by the hour."""
    by_minute = int(per_second * 60)
    return f"{by_minute} per minute" if by_minute >= 10 else f"{max(1, int(per_second * 3600))} per hour"


def speaks_of_a_limit(reason: str) -> bool:
    """Whether a refusal for now is one of everybody's mails in too short a time."""
    return bool(_TOO_FAST.search(reason)) and not _OF_AN_ADDRESS.match(reason)
