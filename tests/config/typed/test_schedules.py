"""When a schedule is due, how often, and its echo in words."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.config.typed.schedule_words import schedule
from digest.config.typed.schedules import WEEKDAYS, Schedule
from tests.config.typed.made import MONDAY


def test_every_other_week_is_counted_from_the_week_of_its_start() -> None:
    due = schedule("every other week on friday from 2026-10-09 at noon")
    fridays = [date(2026, 10, 2) + timedelta(weeks=n) for n in range(6)]
    assert [f.day for f in fridays if due.on(f)] == [9, 23, 6]
    assert schedule("every other friday at noon from 2026-10-07").on(date(2026, 10, 9))
    assert not schedule("every 3 weeks on friday from 9 October 2026 at noon").on(date(2026, 10, 23))


def test_nothing_falls_before_the_start() -> None:
    due = schedule("daily from 2026-12-05 at 7am")
    assert not due.on(date(2026, 12, 4))
    assert due.on(date(2026, 12, 5))


@pytest.mark.parametrize("typed", ["", "by hand", "By Hand", "  manually "])
def test_no_line_and_by_hand_are_by_hand(typed: str) -> None:
    due = schedule(typed)
    assert due.by_hand
    assert due.gap == timedelta(days=7)
    assert due.words == "by hand"


@pytest.mark.parametrize(
    ("typed", "gap"),
    [
        ("daily at 7am", timedelta(days=1)),
        ("weekdays at 7am", timedelta(days=1)),
        ("weekdays at 07:00 and 17:00", timedelta(hours=12)),
        ("mondays and thursdays at 7am", timedelta(days=3.5)),
        ("fridays at noon", timedelta(days=7)),
        ("every other week on friday from 2026-10-09 at noon", timedelta(days=14)),
        ("cron */15 * * * *", timedelta(minutes=15)),
        ("cron 0 7 29 feb *", timedelta(days=366)),
    ],
)
def test_the_gap_is_the_typical_time_between_two_editions(typed: str, gap: timedelta) -> None:
    assert schedule(typed).gap == gap


def test_the_gap_of_a_monthly_schedule_is_about_a_month() -> None:
    for typed in (
        "monthly on the 15th at 7am",
        "monthly on the last day at 7am",
        "monthly on the first monday at 7am",
    ):
        assert timedelta(days=28) <= schedule(typed).gap <= timedelta(days=31)


@pytest.mark.parametrize(
    ("typed", "echo"),
    [
        ("WEEKDAYS  at 7AM", "weekdays at 07:00"),
        ("mon, thu at 7:30", "mondays and thursdays at 07:30"),
        ("mon,wed,fri at 7am", "mondays, wednesdays and fridays at 07:00"),
        ("tue-thu at 7am and noon", "tuesday to thursday at 07:00 and 12:00"),
        ("fortnightly on friday from 9 Oct 2026 at noon", "every other week on friday from 2026-10-09 at 12:00"),
        ("first monday of the month at 8am", "monthly on the first monday at 08:00"),
        ("on the 2nd and the 3rd at 8am", "monthly on the 2nd and 3rd at 08:00"),
        ("on the 11th, the 21st and the last day at 8am", "monthly on the 11th, 21st and last day at 08:00"),
        ("cron 0 7 * * 1-5", "weekdays at 07:00"),
        ("cron 0 7 1 * MON", "cron 0 7 1 * mon"),
    ],
)
def test_a_schedule_is_echoed_in_the_words_of_the_documentation(typed: str, echo: str) -> None:
    assert schedule(typed).words == echo
    assert schedule(echo).words == echo


CLOCKS = st.lists(st.times().map(lambda t: f"{t:%H:%M}"), min_size=1, max_size=4).map(" and ".join)


DAYS = st.lists(st.sampled_from([*WEEKDAYS, "weekdays", "sat", "tuesdays"]), min_size=1, max_size=4).map(" and ".join)


DATES = st.lists(
    st.sampled_from(["1st", "15", "31st", "last day", "first monday", "last friday", "fifth sun"]),
    min_size=1,
    max_size=4,
).map(lambda parts: "monthly on the " + " and the ".join(parts))


WEEKS = st.tuples(st.integers(1, 9), DAYS).map(lambda w: f"every {w[0]} weeks on {w[1]} from 2026-10-09")


@settings(max_examples=60, deadline=None)
@given(rule=st.one_of(DAYS, DATES, WEEKS), clocks=CLOCKS)
def test_the_echo_means_the_same_as_what_was_typed(rule: str, clocks: str) -> None:
    typed = schedule(f"{rule} at {clocks}")
    echoed = schedule(typed.words)
    days = [MONDAY + timedelta(days=n) for n in range(100)]
    assert [echoed.on(d) for d in days] == [typed.on(d) for d in days]
    assert echoed.times == typed.times
    assert echoed.gap == typed.gap > timedelta(0)


def test_a_schedule_made_of_fields_needs_no_text() -> None:
    assert Schedule(text="", days=(0,), times=(time(7),)).words == "mondays at 07:00"
