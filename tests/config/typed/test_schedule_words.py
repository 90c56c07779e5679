from __future__ import annotations

from collections.abc import Callable
from datetime import date, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.config.typed.amounts import duration, rate, share, words_count, yes
from digest.config.typed.days import clock, day, span
from digest.config.typed.schedule_words import schedule
from digest.config.typed.schedules import WEEKDAYS, Schedule
from digest.config.typed.unclear import Unclear

#: 2026-11-23 is a Monday.
MONDAY = date(2026, 11, 23)


def week(typed: str) -> str:
    """The days of a week on which a schedule falls, by their initials."""
    found = schedule(typed)
    return "".join(WEEKDAYS[n][:2] for n in range(7) if found.on(MONDAY + timedelta(days=n)))


def month(typed: str, year: int, number: int) -> list[int]:
    found = schedule(typed)
    days = (date(year, number, 1) + timedelta(days=n) for n in range(31))
    return [d.day for d in days if d.month == number and found.on(d)]


def refusal(read: Callable[[str], object], typed: str) -> Unclear:
    with pytest.raises(Unclear) as caught:
        read(typed)
    return caught.value


@pytest.mark.parametrize(
    ("typed", "days", "times"),
    [
        ("daily at 07:00", "motuwethfrsasu", ["07:00"]),
        ("every day at 7:00", "motuwethfrsasu", ["07:00"]),
        ("weekdays at 7am", "motuwethfr", ["07:00"]),
        ("every weekday at 7 a.m.", "motuwethfr", ["07:00"]),
        ("weekends at 9am", "sasu", ["09:00"]),
        ("mondays and thursdays at 7:30", "moth", ["07:30"]),
        ("Monday, Wednesday, and Friday at 7:30", "mowefr", ["07:30"]),
        ("monday to thursday at 7am", "motuweth", ["07:00"]),
        ("from monday to thursday at 7am", "motuweth", ["07:00"]),
        ("Mon–Fri at 7am", "motuwethfr", ["07:00"]),
        ("friday to monday at 7am", "mofrsasu", ["07:00"]),
        ("weekdays and sunday at 7am", "motuwethfrsu", ["07:00"]),
        ("weekly on friday at noon", "fr", ["12:00"]),
        ("every tuesday at 7.30pm", "tu", ["19:30"]),
        ("weekdays at 17:00 and 07:00", "motuwethfr", ["07:00", "17:00"]),
        ("daily at 7am, noon and 5pm", "motuwethfrsasu", ["07:00", "12:00", "17:00"]),
        ("daily at 07:00 and at 17:00", "motuwethfrsasu", ["07:00", "17:00"]),
        ("weekdays 7am", "motuwethfr", ["07:00"]),
        ("at 7am on weekdays", "motuwethfr", ["07:00"]),
        ("daily at midnight", "motuwethfrsasu", ["00:00"]),
    ],
)
def test_a_schedule_is_understood_as_an_editor_would_say_it(typed: str, days: str, times: list[str]) -> None:
    assert week(typed) == days
    assert [f"{t:%H:%M}" for t in schedule(typed).times] == times


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("monthly on the first monday at 08:00", [2]),
        ("monthly on the 15th at 7am", [15]),
        ("monthly on the last day at 18:00", [30]),
        ("monthly on the last friday at 18:00", [27]),
        ("the last friday of the month at 9am", [27]),
        ("first monday of every month at 9am", [2]),
        ("monthly on the first and third tuesday at 9am", [3, 17]),
        ("monthly on the 1st and 15th at 9am", [1, 15]),
        ("monthly on the 15th and the first monday at 9am", [2, 15]),
        ("monthly on the 6 and the 2nd and last monday at 9am", [6, 9, 30]),
        ("monthly on the 1st and the last day at 9am", [1, 30]),
        ("on the 5 at 9am", [5]),
        ("monthly on the fifth monday at 9am", [30]),
        ("monthly on the fifth tuesday at 9am", []),
        ("monthly on the 31st at 9am", []),
        ("cron 0 7 1,15 * *", [1, 15]),
        ("cron 0 7 */10 * *", [1, 11, 21]),
        ("cron 0 7 13 * fri", [6, 13, 20, 27]),
        ("cron 0 7 */2 * mon", [9, 23]),
        ("cron 0 7 31 * *", []),
        ("cron 0 7 1 dec *", []),
        ("cron 0 7 1-3 nov *", [1, 2, 3]),
    ],
)
def test_a_monthly_schedule_falls_on_those_days_of_november_2026(typed: str, expected: list[int]) -> None:
    assert month(typed, 2026, 11) == expected


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
    found = schedule("cron 5,50-58/4 22-23,*/12 * * *")
    assert {t.minute for t in found.times} == {5, 50, 54, 58}
    assert {t.hour for t in found.times} == {0, 12, 22, 23}
    assert list(found.times) == sorted(found.times)


def test_every_other_week_is_counted_from_the_week_of_its_start() -> None:
    found = schedule("every other week on friday from 2026-10-09 at noon")
    fridays = [date(2026, 10, 2) + timedelta(weeks=n) for n in range(6)]
    assert [f.day for f in fridays if found.on(f)] == [9, 23, 6]
    assert schedule("every other friday at noon from 2026-10-07").on(date(2026, 10, 9))
    assert not schedule("every 3 weeks on friday from 9 October 2026 at noon").on(date(2026, 10, 23))


def test_nothing_falls_before_the_start() -> None:
    found = schedule("daily from 2026-12-05 at 7am")
    assert not found.on(date(2026, 12, 4))
    assert found.on(date(2026, 12, 5))


@pytest.mark.parametrize("typed", ["", "by hand", "By Hand", "  manually "])
def test_no_line_and_by_hand_are_by_hand(typed: str) -> None:
    found = schedule(typed)
    assert found.by_hand
    assert found.gap == timedelta(days=7)
    assert found.words == "by hand"


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


FIELD = st.sampled_from(["*", "0", "1", "2-5", "*/3", "1,4", "3-6/2"])
MONTH = st.sampled_from(["*", "1", "2", "2-5", "*/3", "jan,jul", "3-6/2"])


@settings(max_examples=60, deadline=None)
@given(dates=MONTH, months=MONTH, weekdays=FIELD)
def test_cron_days_follow_crontab(dates: str, months: str, weekdays: str) -> None:
    dates = dates.replace("jan,jul", "28-31")
    found = schedule(f"cron 0 7 {dates} {months} {weekdays}")

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
        assert found.on(day_) == expected, day_


@pytest.mark.parametrize(
    ("typed", "what", "write"),
    [
        ("weekdays at 7", '"7" is not a time. Write 07:00, or 7am or 7pm:', "weekdays at 07:00"),
        ("weekdays at 7 and 17", '"7" is not a time. Write 07:00, or 7am or 7pm:', "weekdays at 07:00 and 17:00"),
        ("weekdays at 0700", '"0700" is not a time. Write:', "weekdays at 07:00"),
        ("weekdays at 7 o'clock", '"7 o\'clock" is not a time.', "weekdays at 07:00"),
        ("weekdays at 24:00", '"24:00" is not a time.', "weekdays at 00:00"),
        ("weekdays at 13pm", '"13pm" is not a time. Write:', "weekdays at 13:00"),
        ("weekdays at 07:00 CET", "every time is in the publication's own", "weekdays at 07:00"),
        ("weekdays", "The time of day is missing", "weekdays at 07:00"),
        ("7am", "The day is missing", "mondays at 7am"),
        ("mondys at 7am", '"mondys" is not a day. Did you mean mondays?', "mondays at 7am"),
        ("mondys at 7", '"mondys" is not a day. Did you mean mondays?', "mondays at 07:00"),
        ("weekly at 7am", "The day is missing", "mondays at 7am"),
        ("monthly at 7am", "The day of the month is missing", "monthly on the 1st at 7am"),
        ("monthly on the 32nd at 7am", 'No month has a "32nd"', "monthly on the last day at 7am"),
        ("monthly on the 6th monday at 7am", 'No month has a "6th monday"', "monthly on the last monday at 7am"),
        ("biweekly on friday at 7am", "can be read in two ways", "every other week on friday at 7am"),
        ("every second friday at 7am", "can be read in two ways", "every other week on friday at 7am"),
        ("every other friday at noon", "the date of the first one", "every other friday from 2026-01-09 at noon"),
        ("daily from 24/12/2026 at 7am", "is not written year first", "daily from 2026-12-24 at 7am"),
        ("0 7 * * 1-5", "the word cron comes first", "cron 0 7 * * 1-5"),
        ("cron 0 7 * *", "five fields", "cron 0 7 * * 1-5"),
    ],
)  # fmt: skip
def test_an_unclear_schedule_says_what_and_the_whole_line_to_write(typed: str, what: str, write: str) -> None:
    told = refusal(schedule, typed)
    assert what in told.what
    assert told.what.endswith(":")
    assert told.write == write


@pytest.mark.parametrize(
    "typed",
    [
        "hourly",
        "every hour",
        "every 2 days at 7am",
        "weekdays except friday at 7am",
        "weekdays at seven",
        "weekdays at 25:00",
        "daily from 3/4/2026 at 7",
        "cron 0 0 30 2 *",
        "cron 60 7 * * *",
        "cron 0 7 * * 8",
        "cron 0 7 L * *",
        "cron 0 7 5-3 * *",
        "cron */0 7 * * *",
        "cron 0 7 , * *",
        "every 99999 weeks on friday at",
        "every 0 weeks on friday at 7am",
        "at at at",
        "and",
        "from",
        "x" * 5000,
        "9" * 299,
        "\x00\x1b[31mdaily",
    ],
)
def test_what_has_no_certain_meaning_is_refused_in_a_sentence(typed: str) -> None:
    told = refusal(schedule, typed)
    assert told.what.endswith("." if not told.write else ":")
    assert len(told.what) < 300
    assert all(c.isprintable() for c in told.what)


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.text(max_size=40), st.lists(st.sampled_from("daily at 7 and , monthly the first on last day from to 07:00 am cron * 1-5 weeks every other 2026-10-09 friday".split()), max_size=8).map(" ".join)))  # fmt: skip  # noqa: E501, SIM905
def test_whatever_is_typed_gives_a_schedule_or_a_sentence_whose_advice_is_understood(typed: str) -> None:
    try:
        assert schedule(typed).words
    except Unclear as told:
        if told.write:
            for _ in range(4):  # advice may have a second thing to mend, never an endless row
                try:
                    schedule(told.write)
                    break
                except Unclear as next_:
                    told = next_
            else:
                raise AssertionError(told.write) from None


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("07:00", time(7)),
        ("7:05", time(7, 5)),
        ("7am", time(7)),
        ("7 AM", time(7)),
        ("7.30pm", time(19, 30)),
        ("7:30 p.m.", time(19, 30)),
        ("12am", time(0)),
        ("12pm", time(12)),
        ("12:15am", time(0, 15)),
        ("noon", time(12)),
        ("midnight", time(0)),
        ("23:59", time(23, 59)),
    ],
)
def test_a_time_of_day_is_read_as_written(typed: str, expected: time) -> None:
    assert clock(typed) == expected


@pytest.mark.parametrize("typed", ["7", "0", "13", "24:00", "7:60", "25:00", "13am", "0pm", "soon", "", "7:5", "-7:00"])
def test_a_bare_or_impossible_number_is_not_a_time(typed: str) -> None:
    assert "is not a time" in refusal(clock, typed).what


@pytest.mark.parametrize(
    ("typed", "hours"),
    [
        ("6 hours", 6),
        ("1 hour", 1),
        ("90 minutes", 1.5),
        ("90 min", 1.5),
        ("1.5h", 1.5),
        ("3 days", 72),
        ("1 day 12 hours", 36),
        ("1 day and 12 hours", 36),
        ("two weeks", 336),
        ("a week", 168),
        ("30 s", 30 / 3600),
        ("0 hours", 0),
    ],
)
def test_a_duration_carries_its_unit(typed: str, hours: float) -> None:
    assert duration(typed) == timedelta(hours=hours)


def test_a_bare_number_is_no_duration() -> None:
    told = refusal(duration, "7")
    assert told.what == '"7" is not a duration. Write 7 days, or 7 hours:'
    assert told.write == "7 days"


@pytest.mark.parametrize(
    "typed", ["", "days", "-1 days", "3 parsecs", "99999999999 days", "1e3 days", "nan days", "7 7"]
)
def test_what_is_no_length_of_time_is_refused(typed: str) -> None:
    assert "is not a duration" in refusal(duration, typed).what


def test_a_month_is_no_certain_length() -> None:
    assert refusal(duration, "2 months").write == "60 days"


@pytest.mark.parametrize(
    ("typed", "expected"),
    [("yes", True), ("TRUE", True), ("on", True), ("No", False), ("false", False), (" off ", False)],
)
def test_yes_and_no_have_three_forms_each(typed: str, expected: bool) -> None:
    assert yes(typed) is expected


@pytest.mark.parametrize("typed", ["", "y", "1", "maybe", "null"])
def test_anything_else_is_neither_yes_nor_no(typed: str) -> None:
    assert refusal(yes, typed).what == f'"{typed}" is neither yes nor no.'


@pytest.mark.parametrize(
    "typed", ["2026-12-05", "2026-12-5", "5 December 2026", "5th of December 2026", "Dec 5, 2026", "5 dec. 2026"]
)
def test_a_day_is_read_where_its_order_is_certain(typed: str) -> None:
    assert day(typed) == date(2026, 12, 5)


@pytest.mark.parametrize(
    ("typed", "what"),
    [
        ("3/4/2026", "can be read in two ways"),
        ("2026-02-30", "February 2026 has 28 days"),
        ("2026-13-01", "names no month"),
        ("5 December", "is not a day"),
        ("0000-01-01", "the year is 0000"),
        ("tomorrow", "is not a day"),
    ],
)
def test_a_day_that_is_none_is_refused_with_the_reason(typed: str, what: str) -> None:
    assert what in refusal(day, typed).what


@pytest.mark.parametrize(
    "typed",
    ["2026-12-05 to 2027-01-18", "2026-12-05 - 2027-01-18", "2026-12-05–2027-01-18", "5 Dec 2026 until 18 Jan 2027"],
)
def test_a_span_has_its_first_and_last_day(typed: str) -> None:
    assert span(typed) == (date(2026, 12, 5), date(2027, 1, 18))


def test_one_day_is_a_span_of_one_day() -> None:
    assert span("2026-12-05") == (date(2026, 12, 5), date(2026, 12, 5))


def test_a_span_backwards_is_turned_round_in_the_advice() -> None:
    assert refusal(span, "2027-01-18 to 2026-12-05").write == "2026-12-05 to 2027-01-18"


def test_amounts_carry_their_units() -> None:
    assert words_count("30 words") == words_count("30") == 30
    assert share("5 percent rejected") == 0.05
    assert share("1 percent for 10 minutes") == 0.01
    assert share("0.5%") == 0.005
    assert rate("50 per second") == 50
    assert rate("600/min") == rate("36,000 an hour") == 10


@pytest.mark.parametrize(
    ("read", "typed", "write"),
    [
        (share, "5", "5 percent"),
        (share, "101 percent", ""),
        (share, "1 percent for 10", "10 days"),
        (share, "some", ""),
        (rate, "50", "50 per second"),
        (rate, "0 per second", ""),
        (rate, "fast", ""),
        (words_count, "many", ""),
        (words_count, "5000 words", ""),
    ],
)
def test_amounts_without_meaning_are_refused(read: Callable[[str], object], typed: str, write: str) -> None:
    assert refusal(read, typed).write == write


def test_a_schedule_made_of_fields_needs_no_text() -> None:
    assert Schedule(text="", days=(0,), times=(time(7),)).words == "mondays at 07:00"


@pytest.mark.parametrize("said", ["no", "never", "none", "off", "null", "~"])
def test_no_schedule_is_told_the_words_for_sending_by_hand(said: str) -> None:
    with pytest.raises(Unclear) as told:
        schedule(said)
    assert told.value.write == "by hand"
