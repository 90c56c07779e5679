"""Schedules as a line of cron: "cron 0 7 * * 1-5" (pure)."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Collection, Mapping, Sequence
from datetime import time

from digest.config.typed.days import MONTHS
from digest.config.typed.schedules import WEEKDAYS, Schedule, in_order
from digest.config.typed.unclear import Unclear
from digest.text.near_misses import quoted


def cron(text: str, fields: Sequence[str]) -> Schedule:
    """A crontab line: Sunday is 0 or 7, and a day needs to fit only one of day of month and day of week when neither
    begins with a star (crontab(5))."""
    if len(fields) != 5:
        raise Unclear(
            f"A cron line has five fields: minute, hour, day of month, month, day of week; I see {len(fields)}. "
            "Write, for example:",
            "cron 0 7 * * 1-5",
        )
    minutes = _field("minute", fields[0], 0, 59)
    hours = _field("hour", fields[1], 0, 23)
    dates = _field("day of month", fields[2], 1, 31)
    months = _field("month", fields[3], 1, 12, [m[:3] for m in MONTHS])
    days = {(n - 1) % 7 for n in _field("day of week", fields[4], 0, 7, ["sun", *(d[:3] for d in WEEKDAYS)], 0)}
    starred = fields[2].startswith("*") or fields[4].startswith("*")
    if starred and len(days) == 7 and len(dates) < 31:
        days = set()
    if starred and len(dates) == 31:
        dates = set()
    due = Schedule(
        text=text,
        times=tuple(time(hour, minute) for hour in sorted(hours) for minute in sorted(minutes)),
        days=tuple(sorted(days)),
        month_days=in_order(dates),
        months=() if len(months) == 12 else tuple(sorted(months)),
        both=starred and bool(days) and bool(dates),
    )
    if dates and (due.both or not days) and not _ever(dates, months):
        raise Unclear(f"No month that {quoted(' '.join(fields))} names has such a day.")
    return due


def _field(name: str, phrase: str, low: int, high: int, names: Sequence[str] = (), base: int = 1) -> set[int]:
    """The numbers of one field: "*", "1-5", "mon,wed", "*/15", "10-40/10"."""
    numbers = {word: base + n for n, word in enumerate(names)}
    matching: set[int] = set()
    for part in phrase.split(","):
        spread, _, step = part.partition("/")
        first, dash, last = ("*", "", "") if spread == "*" else spread.partition("-")
        start = low if first == "*" else _number(first, numbers)
        stop = _number(last, numbers) if dash else high if step or first == "*" else start
        if name == "day of week" and stop == 0 and start > 0:
            stop = 7
        width = _number(step, {}) if "/" in part else 1
        if not (low <= start <= stop <= high and width > 0):
            raise Unclear(f"{quoted(part)} does not fit the {name} of a cron line, which goes from {low} to {high}.")
        matching |= set(range(start, stop + 1, width))
    return matching


def _number(phrase: str, names: Mapping[str, int]) -> int:
    """-1 for what is neither a number nor one of the names."""
    return names.get(phrase, int(phrase) if re.fullmatch(r"\d{1,2}", phrase, re.ASCII) else -1)


def _ever(dates: Collection[int], months: Collection[int]) -> bool:
    return any(n <= monthrange(2024, month)[1] for month in months for n in dates)
