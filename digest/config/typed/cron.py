"""Schedules as a line of cron: "cron 0 7 * * 1-5" (pure)."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import time

from digest.config.typed.days import MONTHS
from digest.config.typed.schedules import WEEKDAYS, Schedule, in_order
from digest.config.typed.unclear import Unclear
from digest.text.near_misses import quoted


@dataclass(frozen=True, slots=True, kw_only=True)
class _Field:
    """One of the five of a crontab line."""

    name: str
    low: int
    high: int
    words: Mapping[str, int] = field(default_factory=dict)
    """Numbers by the words that may stand for them."""
    wraps: bool = False
    """Its lowest number may also end a range, as the one behind its last."""

    def numbers(self, typed: str) -> set[int]:
        """The numbers typed: "*", "1-5", "mon,wed", "*/15", "10-40/10"."""
        return {number for part in typed.split(",") for number in self._part(part)}

    def _part(self, part: str) -> range:
        spread, slash, step = part.partition("/")
        first, dash, last = ("*", "", "") if spread == "*" else spread.partition("-")
        start = self.low if first == "*" else self._number(first)
        stop = self._number(last) if dash else self.high if step or first == "*" else start
        if self.wraps and stop == self.low < start:
            stop = self.high
        width = _whole(step) if slash else 1
        if self.low <= start <= stop <= self.high and width > 0:
            return range(start, stop + 1, width)
        span = f"from {self.low} to {self.high}"
        raise Unclear(f"{quoted(part)} does not fit the {self.name} of a cron line, which goes {span}.")

    def _number(self, typed: str) -> int:
        return self.words.get(typed, _whole(typed))


def _whole(typed: str) -> int:
    """-1 for what is no whole number."""
    return int(typed) if re.fullmatch(r"\d{1,2}", typed, re.ASCII) else -1


_MINUTE = _Field(name="minute", low=0, high=59)
_HOUR = _Field(name="hour", low=0, high=23)
_DATE = _Field(name="day of month", low=1, high=31)
_MONTH = _Field(name="month", low=1, high=12, words={month[:3]: n for n, month in enumerate(MONTHS, 1)})
_WEEKDAY = _Field(
    name="day of week", low=0, high=7, words={"sun": 0} | {d[:3]: n for n, d in enumerate(WEEKDAYS, 1)}, wraps=True
)


def cron(text: str, fields: Sequence[str]) -> Schedule:
    """A crontab line: Sunday is 0 or 7, and a day needs to fit only one of day of month and day of week when neither
    begins with a star (crontab(5))."""
    if len(fields) != 5:
        names = "minute, hour, day of month, month, day of week"
        what = f"A cron line has five fields: {names}; I see {len(fields)}. Write, for example:"
        raise Unclear(what, "cron 0 7 * * 1-5")
    minutes, hours = _MINUTE.numbers(fields[0]), _HOUR.numbers(fields[1])
    dates, months = _DATE.numbers(fields[2]), _MONTH.numbers(fields[3])
    days = {(n - 1) % 7 for n in _WEEKDAY.numbers(fields[4])}
    starred = fields[2].startswith("*") or fields[4].startswith("*")
    if starred and len(days) == 7 and len(dates) < 31:
        days = set()
    if starred and len(dates) == 31:
        dates = set()
    both = starred and bool(days) and bool(dates)
    if dates and (both or not days) and not _ever(dates, months):
        raise Unclear(f"No month that {quoted(' '.join(fields))} names has such a day.")
    return Schedule(
        text=text,
        times=tuple(time(hour, minute) for hour in sorted(hours) for minute in sorted(minutes)),
        days=tuple(sorted(days)),
        month_days=in_order(dates),
        months=() if len(months) == 12 else tuple(sorted(months)),
        both=both,
    )


def _ever(dates: Collection[int], months: Collection[int]) -> bool:
    return any(n <= monthrange(2024, month)[1] for month in months for n in dates)
