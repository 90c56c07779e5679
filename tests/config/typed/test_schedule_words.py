from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.config.typed.schedule_words import schedule
from digest.config.typed.unclear import Unclear
from tests.config.typed.made import month, refusal, week


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
    unclear = refusal(schedule, typed)
    assert what in unclear.what
    assert unclear.what.endswith(":")
    assert unclear.write == write


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
    unclear = refusal(schedule, typed)
    assert unclear.what.endswith("." if not unclear.write else ":")
    assert len(unclear.what) < 300
    assert all(c.isprintable() for c in unclear.what)


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.text(max_size=40), st.lists(st.sampled_from("daily at 7 and , monthly the first on last day from to 07:00 am cron * 1-5 weeks every other 2026-10-09 friday".split()), max_size=8).map(" ".join)))  # fmt: skip  # noqa: E501, SIM905
def test_whatever_is_typed_gives_a_schedule_or_a_sentence_whose_advice_is_understood(typed: str) -> None:
    try:
        assert schedule(typed).words
    except Unclear as unclear:
        if unclear.write:
            for _ in range(4):  # advice may have a second thing to mend, never an endless row
                try:
                    schedule(unclear.write)
                    break
                except Unclear as next_:
                    unclear = next_
            else:
                raise AssertionError(unclear.write) from None


@pytest.mark.parametrize("typed", ["no", "never", "none", "off", "null", "~"])
def test_no_schedule_is_told_the_words_for_sending_by_hand(typed: str) -> None:
    with pytest.raises(Unclear) as unclear:
        schedule(typed)
    assert unclear.value.write == "by hand"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("weekdays at 07:00 reader's time", "weekdays at 07:00 reader's time"),
        ("daily at 7am, readers' time", "daily at 07:00 reader's time"),
        ("mondays at 7.30pm in the reader\u2019s own time zone", "mondays at 19:30 reader's time"),
        ("daily at noon local time", "daily at 12:00 reader's time"),
        ("cron 0 7 * * 1-5 reader's time", "weekdays at 07:00 reader's time"),
    ],
)
def test_a_schedule_may_go_by_each_readers_clock(typed: str, words: str) -> None:
    due = schedule(typed)
    assert (due.local, due.words, due.text) == (True, words, typed)
    assert schedule(due.words).local


def test_what_is_unclear_of_it_is_proposed_whole() -> None:
    for typed, write in (
        ("weekdays at 7 reader's time", "weekdays at 07:00 reader's time"),
        ("by hand reader's time", "daily at 07:00 reader's time"),
    ):
        with pytest.raises(Unclear) as unclear:
            schedule(typed)
        assert unclear.value.write == write
