"""What people type for times, durations, yes and no, and schedules, as values (pure)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """When editions are due, by the wall clock of the publication's zone."""

    text: str
    """As typed."""
    days: tuple[int, ...] = ()
    """Weekdays, Monday 0; empty where the month rules decide."""
    times: tuple[time, ...] = ()
    every: int = 1
    """Every so many weeks, counted from the week of `start`."""
    start: date | None = None
    monthly: tuple[str, ...] = ()
    """"1st mon", "15", "last": see `schedule.timetable`."""
    cron: str = ""

    @property
    def by_hand(self) -> bool:
        return not (self.times or self.cron)

    @property
    def gap(self) -> timedelta:
        raise NotImplementedError
