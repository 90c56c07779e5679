from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from digest.model.mail import Answer, Receipt
from digest.send.retry import again, expired, settled
from tests.send.made import NOW

DEFERRED = Receipt(delivery="d", answer=Answer.DEFERRED, reason="451 later")


@pytest.mark.parametrize(("attempt", "minutes"), [(1, 0.5), (2, 2), (3, 8), (4, 30), (5, 60), (6, 60), (50, 60)])
def test_the_next_try_comes_after_30_seconds_2_8_and_30_minutes_then_hourly(attempt: int, minutes: float) -> None:
    assert again(attempt, NOW) == NOW + timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (timedelta(seconds=1), timedelta(seconds=1)),
        (timedelta(minutes=90), timedelta(minutes=90)),
        (timedelta(days=3), timedelta(hours=6)),
        (timedelta(hours=-1), timedelta()),
    ],
)
def test_a_provider_that_names_a_time_is_obeyed_up_to_six_hours(asked: timedelta, expected: timedelta) -> None:
    assert again(1, NOW, NOW + asked) == NOW + expected


def test_a_mail_is_given_up_when_its_next_try_would_come_after_the_late_limit() -> None:
    kept = settled(DEFERRED, 1, NOW, NOW + timedelta(seconds=30))
    assert (kept.answer, kept.retry_at) == (Answer.DEFERRED, NOW + timedelta(seconds=30))
    given_up = settled(DEFERRED, 2, NOW, NOW + timedelta(seconds=30))
    assert (given_up.answer, given_up.retry_at) == (Answer.EXPIRED, None)
    assert given_up.reason == "not delivered within the late limit: 451 later"


@pytest.mark.parametrize("answer", [answer for answer in Answer if answer.final])
def test_a_final_answer_stays_as_it_is(answer: Answer) -> None:
    receipt = Receipt(delivery="d", answer=answer)
    assert settled(receipt, 9, NOW, NOW - timedelta(days=1)) is receipt


def test_a_mail_that_is_given_up_keeps_what_kept_it_and_nothing_else() -> None:
    assert expired("d", "") == Receipt(
        delivery="d", answer=Answer.EXPIRED, reason="not delivered within the late limit"
    )
    assert expired("d", "451 later").reason == "not delivered within the late limit: 451 later"


def test_without_a_late_limit_and_up_to_it_a_mail_is_tried_again() -> None:
    asked = replace(DEFERRED, retry_at=NOW + timedelta(minutes=5))
    for until in (None, NOW + timedelta(minutes=5)):
        assert settled(asked, 1, NOW, until) == asked
    assert settled(asked, 1, NOW, NOW + timedelta(minutes=4, seconds=59)).answer is Answer.EXPIRED
