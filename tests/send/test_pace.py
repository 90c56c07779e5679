"""How fast it sends, when it tries again, and when it stops by itself or waits for a canary."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.config.site import Mail
from digest.model.mail import Answer, Batch, Receipt
from digest.send.pace import Pace, Pause
from digest.send.ports import Limits
from tests.send.made import NOW, Time
from tests.send.scripted import LEASE, Post, accepted, all_, busy, lost, once_each, rejected


def test_the_rate_holds_for_all_messages_together() -> None:
    post = Post(mail=Mail(rate=5))
    post.deliver()
    assert post.at == [0, 2, 4]


def test_without_a_rate_of_ours_the_provider_s_own_holds() -> None:
    post = Post(limits=Limits(batch=10, rate=1))
    post.deliver()
    assert post.at == [0, 10, 20]


def test_a_slow_rate_is_no_reason_to_give_up() -> None:
    post = Post(mail=Mail(rate=0.01))
    assert post.deliver(patience=timedelta(seconds=5))["accepted"] == 30
    assert post.at == [0, 1000, 2000]


def test_a_clock_put_forward_changes_no_pace() -> None:
    post = Post(mail=Mail(rate=5))
    post.time.at[1] = lambda: setattr(post.time, "jump", timedelta(days=1))
    post.deliver()
    assert post.at == [0, 2, 4]


def test_a_clock_put_back_costs_time_and_no_mail() -> None:
    post = Post(mail=Mail(rate=5))
    post.time.at[1] = lambda: setattr(post.time, "jump", timedelta(days=-1))
    assert post.deliver()["due"] == 20
    post.time.jump = timedelta()
    assert post.deliver()["accepted"] == 30
    assert once_each(post)


def test_one_deferred_mail_is_tried_again_after_30_seconds_2_and_8_minutes() -> None:
    post = Post(count=11)

    def greylisted(batch: Batch) -> Sequence[Receipt]:
        first, *others = accepted(batch)
        return [replace(first, answer=Answer.DEFERRED, reason="450"), *others]

    post.provider.script = [greylisted, accepted, *[all_(Answer.DEFERRED, reason="450")] * 2]
    assert post.deliver()["accepted"] == 11
    assert post.at == [0, 0, 30, 150, 630]


def test_while_the_provider_is_busy_nobody_is_tried() -> None:
    post = Post()
    post.provider.script = [busy]
    assert post.deliver()["accepted"] == 30
    assert post.at == [0, 30, 30, 30]


def test_a_provider_that_names_a_time_is_left_alone_until_then() -> None:
    post = Post()
    post.provider.script = [all_(Answer.DEFERRED, channel=True, retry_at=NOW + timedelta(seconds=77))]
    assert post.deliver()["accepted"] == 30
    assert post.at == [0, 77, 77, 77]
    assert [event.text for event in post.events if event.name == "sending.paused"] == [
        f"{post.provider.name} is asked again in 77 seconds"
    ]


def test_whoever_waits_is_told_what_for() -> None:
    post = Post()
    trouble = "nothing listens at mail.quay.org:25"
    post.provider.script = [all_(Answer.DEFERRED, channel=True, reason=trouble)]
    post.deliver()
    assert f"{post.provider.name} is asked again in 30 seconds: {trouble}" in [event.text for event in post.events]


def test_a_wait_beyond_our_patience_leaves_the_edition_open() -> None:
    post = Post()
    post.provider.script = [all_(Answer.DEFERRED, channel=True, retry_at=NOW + timedelta(hours=1))]
    sums = post.deliver(patience=timedelta(minutes=10))
    assert sums["due"] == 30
    assert post.at == [0]
    post.time.wait(3600)
    assert post.deliver()["accepted"] == 30
    assert once_each(post)


def test_a_mail_that_is_not_delivered_by_the_late_limit_is_given_up_with_its_reason() -> None:
    post = Post(count=1)
    post.provider.script = [all_(Answer.DEFERRED, reason="450 greylisted")] * 9
    sums = post.deliver(until=NOW + timedelta(minutes=5))
    assert (sums["expired"], sums["rejected"]) == (1, 0)
    assert post.at == [0, 30, 150]
    assert post.ledger.reason(post.batches[0].deliveries[0]) == "not delivered within the late limit: 450 greylisted"


def test_after_the_late_limit_nobody_is_handed_over_and_everybody_is_given_up() -> None:
    """An edition that stood still goes on late: who did not have it in time gets none."""
    post = Post(count=2050, canary=21, mail=Mail(rate=1), forbidden={"reader3@post.org": "unsubscribed"}).light()
    post.ledger.due[post.batches[0].deliveries[0].id] = NOW
    post.time.wait(301)
    sums = post.deliver(until=NOW + timedelta(minutes=5))
    assert (sums["expired"], sums["suppressed"], sums["due"]) == (2049, 1, 0)
    assert post.provider.calls == []
    assert post.time.seconds == 301, "nobody waits for a canary or a rate"
    assert post.ledger.reason(post.batches[0].deliveries[0]) == "not delivered within the late limit"


@pytest.mark.parametrize("limits", [Limits(batch=10), Limits(batch=10, dedupes=True)])
def test_an_unknown_outcome_is_never_called_given_up(limits: Limits) -> None:
    post = Post(count=30, limits=limits)
    post.attempted(fate=lost)
    post.time.wait(301)
    sums = post.deliver(until=NOW + timedelta(minutes=5))
    assert (sums["uncertain"], sums["expired"]) == (10, 20)
    other = Post(count=10, limits=limits)
    other.provider.script = [lost] * 9
    assert other.deliver(until=NOW + timedelta(seconds=40))["uncertain"] == 10


def test_above_five_percent_of_fifty_answers_rejected_sending_stops() -> None:
    post = Post(count=100)
    one = [lambda batch: [*accepted(batch)[:-1], *rejected(batch)[-1:]]]
    post.provider.script = one * 10
    sums = post.deliver()
    assert post.ledger.stopped() == "5 of 50 mails were rejected, more than 5%"
    assert (sums["accepted"], sums["rejected"], sums["due"]) == (45, 5, 50)


@pytest.mark.parametrize(
    ("count", "bad", "share"),
    [(40, 4, 0.05), (100, 0, 0.05), (100, 4, 0.5), (50, 5, 0.05)],
    ids=["below fifty answers", "none rejected", "the operator allows half", "nobody left to spare"],
)
def test_otherwise_sending_goes_on(count: int, bad: int, share: float) -> None:
    post = Post(count=count, mail=Mail(stop_share=share))
    one = [lambda batch: [*accepted(batch)[:-1], *rejected(batch)[-1:]]]
    post.provider.script = [*one * bad]
    sums = post.deliver()
    assert post.ledger.stopped() == ""
    assert sums["due"] == 0


def test_after_go_a_bad_list_gets_fifty_answers_more() -> None:
    post = Post(count=200)
    post.provider.script = [rejected] * 5
    post.deliver()
    post.ledger.go()
    assert post.deliver()["accepted"] == 150


def test_three_silences_in_a_row_stop_sending() -> None:
    post = Post(count=100)
    post.provider.script = [lost] * 10
    sums = post.deliver()
    assert post.ledger.stopped() == "scripted gave no answer 3 times in a row"
    assert (sums["uncertain"], sums["due"]) == (30, 70)


def test_a_large_edition_goes_to_one_percent_first_and_ten_minutes_later_to_all() -> None:
    post = Post(count=2050, canary=21).light()
    post.limits = Limits(batch=500)
    post.deliver()
    assert post.at[:4] == [0, 0, 0, 600]
    assert sum(1 for at in post.at if at == 0) == 3
    assert once_each(post)
    assert "canary.sent" in post.names


def test_the_button_pressed_during_the_canary_spares_everybody_else() -> None:
    post = Post(count=2050, canary=21).light()
    post.time.at[400] = lambda: post.ledger.stop("by hand", NOW)
    assert post.deliver()["accepted"] == 21


def test_a_canary_that_was_cut_off_is_waited_for_again_and_one_that_passed_is_not() -> None:
    post = Post(count=2050, canary=21).light()
    post.time.at[400] = lambda: setattr(post.time, "stop", True)
    post.deliver()
    post.time.stop = False
    post.time.at[1200] = lambda: setattr(post.time, "stop", True)
    sums = post.deliver(workers=1)
    assert post.at[3] == 1000
    assert sums["due"] == 0, "after the canary nothing waits"
    other = Post(count=2050, canary=21).light()
    for number in range(5):
        claim = other.ledger.claim(17, "before", NOW, LEASE)
        assert claim is not None
        assert claim.batch.number == number
        other.ledger.record(claim, accepted(claim.batch), NOW)
    other.deliver()
    assert other.at[0] == 0
    assert other.time.seconds == 0


def pace(time: Time, **given: object) -> Pace:
    made = Pace(clock=time.clock, wait=time.wait, stopping=time.stopping, monotonic=time.monotonic)
    return replace(made, **given)


def receipt(seconds: float | None, *, answer: Answer = Answer.DEFERRED, channel: bool = True) -> Receipt:
    retry_at = None if seconds is None else NOW + timedelta(seconds=seconds)
    return Receipt(delivery="a", answer=answer, retry_at=retry_at, channel=channel)


def test_before_any_answer_there_is_no_pause() -> None:
    time = Time()
    assert Pause(pace(time)).waited_out()
    assert time.seconds == 0


def test_a_pause_that_the_provider_asked_for_is_waited_for() -> None:
    time = Time()
    pause = Pause(pace(time))
    pause.begin([receipt(30), receipt(90), receipt(60)], NOW)
    assert pause.seconds() == 90
    assert pause.waited_out()
    assert (time.seconds, pause.seconds()) == (90, 0)
    assert pause.waited_out()
    assert time.seconds == 90


@pytest.mark.parametrize(
    "of_one_mail",
    [
        receipt(90, channel=False),
        receipt(None),
        receipt(90, answer=Answer.ACCEPTED),
        receipt(90, answer=Answer.REJECTED),
    ],
)
def test_what_is_said_of_one_mail_alone_holds_nobody_else_up(of_one_mail: Receipt) -> None:
    pause = Pause(pace(Time()))
    pause.begin([of_one_mail], NOW)
    assert pause.seconds() == 0
    pause.begin([receipt(20), of_one_mail], NOW)
    assert pause.seconds() == 20


def test_without_receipts_nothing_pauses() -> None:
    pause = Pause(pace(Time()))
    pause.begin([], NOW)
    assert pause.seconds() == 0


def test_a_time_that_is_over_is_no_pause() -> None:
    pause = Pause(pace(Time()))
    pause.begin([receipt(-5)], NOW)
    assert pause.seconds() == 0
    assert pause.waited_out()


@pytest.mark.parametrize(("seconds", "comes"), [(600, True), (601, False)])
def test_a_pause_beyond_our_patience_ends_the_delivery_without_waiting(seconds: int, comes: bool) -> None:
    time = Time()
    pause = Pause(pace(time, patience=timedelta(minutes=10)))
    pause.begin([receipt(seconds)], NOW)
    assert pause.waited_out() is comes
    assert time.seconds == (seconds if comes else 0)


def test_who_is_asked_to_stop_goes_on_with_nothing() -> None:
    time = Time(stop=True)
    assert not Pause(pace(time)).waited_out()


def test_who_is_asked_to_stop_within_a_pause_stops_within_it() -> None:
    time = Time()
    time.at[10] = lambda: setattr(time, "stop", True)
    pause = Pause(pace(time))
    pause.begin([receipt(60)], NOW)
    assert not pause.waited_out()
    assert time.seconds == 10


def test_a_wrong_clock_on_the_wall_makes_no_pause_longer() -> None:
    time = Time()
    pause = Pause(pace(time))
    pause.begin([receipt(30)], NOW)
    time.jump = timedelta(days=-300)
    assert pause.seconds() == 30


@given(st.lists(st.none() | st.floats(-1e6, 1e6), max_size=6))
def test_a_pause_is_as_long_as_the_longest_that_was_asked_for_and_never_negative(waits: list[float | None]) -> None:
    pause = Pause(pace(Time()))
    pause.begin([receipt(seconds) for seconds in waits], NOW)
    longest = max((seconds for seconds in waits if seconds is not None), default=0.0)
    assert pause.seconds() == pytest.approx(max(0.0, longest), abs=1e-3)
