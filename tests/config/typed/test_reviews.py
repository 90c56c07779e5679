"""When an edition is shown before it leaves: read where it is certain, and in the order of the editions."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.config.typed.reviews import out_of_turn, review
from digest.config.typed.schedule_words import schedule
from digest.config.typed.unclear import Unclear
from tests.config.typed.made import refusal

DUE = datetime(2026, 11, 24, 7)


@pytest.mark.parametrize(
    ("typed", "words", "shown"),
    [
        ("18:00 the day before", "18:00 the day before", "2026-11-23 18:00"),
        ("6pm the day before", "18:00 the day before", "2026-11-23 18:00"),
        ("6 p.m., the evening before", "18:00 the day before", "2026-11-23 18:00"),
        ("at noon the day before", "12:00 the day before", "2026-11-23 12:00"),
        ("the day before at 18:00", "18:00 the day before", "2026-11-23 18:00"),
        ("noon two days before", "12:00 2 days before", "2026-11-22 12:00"),
        ("2 days before at 9am", "09:00 2 days before", "2026-11-22 09:00"),
        ("05:30 the same day", "05:30 the same day", "2026-11-24 05:30"),
        ("same day at 5.30am", "05:30 the same day", "2026-11-24 05:30"),
        ("2 hours before", "2 hours before", "2026-11-24 05:00"),
        ("90 min before", "90 minutes before", "2026-11-24 05:30"),
        ("an hour before it is sent", "1 hour before", "2026-11-24 06:00"),
        ("1 day 12 hours before", "36 hours before", "2026-11-22 19:00"),
    ],
)
def test_a_moment_is_read_and_written_back(typed: str, words: str, shown: str) -> None:
    read = review(typed)
    assert (read.words, f"{read.of(DUE):%Y-%m-%d %H:%M}", read.wanted) == (words, shown, True)
    assert review(words).of(DUE) == read.of(DUE)


@pytest.mark.parametrize("typed", ["no", "off", "never", "", "none"])
def test_none_is_none(typed: str) -> None:
    assert (review(typed).wanted, review(typed).words) == (False, "no")


@pytest.mark.parametrize(
    ("typed", "what", "write"),
    [
        ("yes", "Review when?", "18:00 the day before"),
        ("18:00", "of which day?", "18:00 the day before"),
        ("6pm", "of which day?", "18:00 the day before"),
        ("the day before", "time of day is missing", "18:00 the day before"),
        ("6 the day before", '"6" is not a time', "06:00 the day before"),
        ("2 before", '"2" is not a duration', "2 hours before"),
        ("2 hours", "Before what it is due", "2 hours before"),
        ("90 days before", "from 1 minute", ""),
        ("18:00 90 days before", "60 days before are the most", ""),
        ("when Ada has time", "is no moment before an edition", ""),
        ("2 months before", "can be longer or shorter", "60 days before"),
        ("18:00 x days before", "60 days before are the most", ""),
    ],
)
def test_what_has_no_certain_meaning_is_refused_with_what_to_write(typed: str, what: str, write: str) -> None:
    refused = refusal(review, typed)
    assert what in refused.what
    assert refused.write == write
    assert not write or review(write).wanted


@pytest.mark.parametrize(
    ("when", "due", "wrong"),
    [
        ("18:00 the day before", "weekdays at 07:00", ""),
        ("18:00 the day before", "weekdays at 07:00 and 17:00", "before the one of"),
        ("2 hours before", "weekdays at 07:00 and 17:00", ""),
        ("07:00 the day before", "daily at 07:00", "before the one of"),
        ("18:00 the day before", "daily at 07:00 and 19:00", "before the one of"),
        ("08:00 the same day", "daily at 07:00", "when it has left"),
        ("07:00 the same day", "daily at 07:00", "when it has left"),
        ("05:00 the same day", "weekdays at 07:00 and 17:00", "before the one of"),
        ("24 hours before", "daily at 07:00", "before the one of"),
        ("23 hours before", "daily at 07:00", ""),
        ("6 days before", "fridays at noon", ""),
        ("8 days before", "fridays at noon", "before the one of"),
        ("13 days before", "every other week on friday from 2026-10-09 at noon", ""),
        ("30 days before", "monthly on the last day at 08:00", "before the one of"),
        ("20 days before", "by hand", ""),
        ("no", "daily at 07:00", ""),
    ],
)
def test_an_edition_is_shown_before_it_leaves_and_after_the_one_before_it(when: str, due: str, wrong: str) -> None:
    assert wrong in (told := out_of_turn(review(when), schedule(due)))
    assert bool(told) == bool(wrong)


@given(st.text(max_size=40))
def test_whatever_is_typed_is_read_or_refused(typed: str) -> None:
    with suppress(Unclear):
        assert review(review(typed).words).wanted == review(typed).wanted
