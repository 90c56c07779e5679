"""When editions are due: the value that a schedule in words, or in cron's, becomes (pure)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from statistics import median

from digest.config.typed.unclear import simplified

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
ORDINALS = ("first", "second", "third", "fourth", "fifth")
_ALL = tuple(range(7))


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """When editions are due, by the wall clock of the publication's zone: at each of `times` on each day that `on`
    says. The rules `days`, `month_days` and `nth` add up; a month that has no such day is passed over."""

    text: str
    """The schedule as its editor typed it."""
    times: tuple[time, ...] = ()
    """Times of day in order; none: editions are made by hand."""
    days: tuple[int, ...] = ()
    """Weekdays on which editions are due, Monday 0."""
    every: int = 1
    """`days` of every so many weeks, counted from the week of `start`."""
    start: date | None = None
    """The first day that may have an edition."""
    month_days: tuple[int, ...] = ()
    """Days of the month on which editions are due, 1 to 31; -1 is the last one."""
    nth: tuple[tuple[int, int], ...] = ()
    """(1, 0) is the first Monday of a month, (-1, 4) the last Friday."""
    months: tuple[int, ...] = ()
    """Months in which editions are due, January 1; none named: all of them."""
    both: bool = False
    """A day must be one of `days` and of `month_days` (cron, when either of the two begins with a star)."""
    local: bool = False
    """The times are those of each reader's clock."""

    @property
    def by_hand(self) -> bool:
        """Nothing is sent unless a person does."""
        return not self.times

    def on(self, day: date) -> bool:
        """Editions are due on that day."""
        return (self.start is None or day >= self.start) and self._falls(day)

    def _falls(self, day: date) -> bool:
        if self.months and day.month not in self.months:
            return False
        last = (day + timedelta(days=1)).day == 1
        by_date = day.day in self.month_days or (last and -1 in self.month_days)
        weeks = (_monday(day) - _monday(self.start or day)).days // 7
        by_week = day.weekday() in self.days and weeks % self.every == 0
        if self.both:
            return by_date and by_week
        final = (day + timedelta(days=7)).month != day.month
        ordinals = {(day.day + 6) // 7, -1 if final else 0}
        return by_date or by_week or any(n in ordinals and wanted == day.weekday() for n, wanted in self.nth)

    @property
    def gap(self) -> timedelta:
        """The median time between two editions; by hand 7 days."""
        if self.by_hand:
            return timedelta(days=7)
        return timedelta(minutes=median((b - a) // timedelta(minutes=1) for a, b in pairwise(self.round)))

    @property
    def round(self) -> tuple[datetime, ...]:
        """Every nominal time of a week, of several or of a year, and the first one of the next; by hand none."""
        weekly = not (self.months or self.month_days or self.nth)
        first = _monday(self.start or date(2024, 1, 1)) if weekly else date(2024, 1, 1)
        period = 7 * self.every if weekly else 366  # of 2024, which has a 29 February
        days = [n for n in range(period) if self._falls(first + timedelta(days=n))] or [0]
        dates = [first + timedelta(days=n) for n in (*days, days[0] + period)]
        nominal = [datetime.combine(day, clock) for day in dates for clock in self.times]
        return tuple(nominal[: len(self.times) * len(days) + 1])

    @property
    def words(self) -> str:
        """The schedule in the words of the documentation, "weekdays at 07:00"; a cron line that has none stays as it
        was typed."""
        if self.by_hand:
            return "by hand"
        ruled = [*filter(None, (self.days, self.month_days or self.nth))]
        if self.months or self.both or len(ruled) > 1 or len(self.times) > 6:
            return simplified(self.text)
        times = "at " + _and([f"{t:%H:%M}" for t in self.times])
        whose = "reader's time" if self.local else ""
        return " ".join(filter(None, (self._rule_in_words(), self._start_in_words(), times, whose)))

    def _rule_in_words(self) -> str:
        if self.days and self.every == 1:
            return days_in_words(self.days)
        if self.days:
            often = "every other week" if self.every == 2 else f"every {self.every} weeks"
            return f"{often} on {_and([WEEKDAYS[d] for d in self.days])}"
        named = [f"{_ordinal(n)} {WEEKDAYS[d]}" for n, d in self.nth]
        dated = [f"{n}{_suffix(n)}" for n in self.month_days if n > 0]
        return "monthly on the " + _and([*named, *dated, *(["last day"] if -1 in self.month_days else [])])

    def _start_in_words(self) -> str:
        return f"from {self.start.isoformat()}" if self.start else ""


def in_order(dates: set[int]) -> tuple[int, ...]:
    """The values sorted, each once."""
    return tuple(sorted(dates, key=lambda n: (n < 0, n)))


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def days_in_words(days: tuple[int, ...]) -> str:
    """Days of the week, Monday 0, as an editor would type them."""
    named = {_ALL: "daily", _ALL[:5]: "weekdays", _ALL[5:]: "weekends"}
    if days in named:
        return named[days]
    if len(days) > 2 and days[-1] - days[0] == len(days) - 1:
        return f"{WEEKDAYS[days[0]]} to {WEEKDAYS[days[-1]]}"
    return _and([f"{WEEKDAYS[d]}s" for d in days])


def _and(parts: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(parts[:-1]), parts[-1])))


def _ordinal(number: int) -> str:
    return "last" if number < 0 else ORDINALS[number - 1]


def _suffix(number: int) -> str:
    return "th" if 10 < number < 14 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
