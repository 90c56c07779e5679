"""Schedules as a line of cron follow crontab."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.config.typed.schedule_words import schedule
from tests.config.typed.made import week


@pytest.mark.parametrize(
    ("typed", "days"),
    [
        ("cron 0 7 * * 1-5", "motuwethfr"),
        ("cron 0 7 * * 0", "su"),
        ("cron 0 7 * * 7", "su"),
        ("cron 0 7 * * sun,MON", "mosu"),
        ("cron 0 7 * * 5-7", "frsasu"),
        ("cron 0 7 * * fri-sun", "frsasu"),
        ("cron 0 7 * * 0-2", "motusu"),
        ("cron 0 7 * * */2", "tuthsasu"),
        ("cron 0 7 * * *", "motuwethfrsasu"),
    ],
)
def test_in_cron_sunday_is_0_or_7(typed: str, days: str) -> None:
    assert week(typed) == days


def test_cron_fields_take_lists_ranges_and_steps() -> None:
    due = schedule("cron 5,50-58/4 22-23,*/12 * * *")
    assert {t.minute for t in due.times} == {5, 50, 54, 58}
    assert {t.hour for t in due.times} == {0, 12, 22, 23}
    assert list(due.times) == sorted(due.times)


FIELD = st.sampled_from(["*", "0", "1", "2-5", "*/3", "1,4", "3-6/2"])


MONTH = st.sampled_from(["*", "1", "2", "2-5", "*/3", "jan,jul", "3-6/2"])


@settings(max_examples=60, deadline=None)
@given(dates=MONTH, months=MONTH, weekdays=FIELD)
def test_cron_days_follow_crontab(dates: str, months: str, weekdays: str) -> None:
    dates = dates.replace("jan,jul", "28-31")
    due = schedule(f"cron 0 7 {dates} {months} {weekdays}")

    def fits(field: str, value: int, low: int, high: int) -> bool:
        parts = field.replace("jan", "1").replace("jul", "7").split(",")
        for spread, _, step in (part.partition("/") for part in parts):
            first, _, last = spread.replace("*", f"{low}-{high}").partition("-")
            if value in range(int(first), int(last or first) + 1, int(step or 1)):
                return True
        return False

    for n in range(0, 731, 3):
        day_ = date(2027, 1, 1) + timedelta(days=n)
        by_date, by_week = fits(dates, day_.day, 1, 31), fits(weekdays, day_.isoweekday() % 7, 0, 6)
        starred = dates.startswith("*") or weekdays.startswith("*")
        expected = (by_date and by_week if starred else by_date or by_week) and fits(months, day_.month, 1, 12)
        assert due.on(day_) == expected, day_
