"""What was typed, read, and what is refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from digest.config.typed.schedule_words import schedule
from digest.config.typed.schedules import WEEKDAYS
from digest.config.typed.unclear import Unclear

#: 2026-11-23 is a Monday.
MONDAY = date(2026, 11, 23)


def week(typed: str) -> str:
    """The days of a week on which a schedule falls, by their initials."""
    due = schedule(typed)
    return "".join(WEEKDAYS[n][:2] for n in range(7) if due.on(MONDAY + timedelta(days=n)))


def month(typed: str, year: int, number: int) -> list[int]:
    due = schedule(typed)
    days = (date(year, number, 1) + timedelta(days=n) for n in range(31))
    return [d.day for d in days if d.month == number and due.on(d)]


def refusal(read: Callable[[str], object], typed: str) -> Unclear:
    with pytest.raises(Unclear) as caught:
        read(typed)
    return caught.value
