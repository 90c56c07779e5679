"""How fast it sends, when it tries again, and when it stops by itself or waits for a canary."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from digest.config.site import Mail
from digest.model.mail import Answer, Batch, Claim, Receipt
from digest.send.pace import Pace
from digest.send.ports import Limits
from tests.send.made import NOW
from tests.send.scripted import LEASE, Post, accepted, all_, busy, lost, once_each, rejected


def test_the_rate_holds_for_all_messages_together() -> None:
    post = Post(mail=Mail(rate=5))
    post.deliver()
    assert post.at == [0, 2, 4]


def test_a_fast_rate_waits_for_parts_of_a_second() -> None:
    post = Post(mail=Mail(rate=20))
    post.deliver()
    assert post.at == [0, 0.5, 1]


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
    assert post.at == [0, 2, 2, 2]


def test_a_provider_that_names_a_time_is_left_alone_until_then() -> None:
    post = Post()
    post.provider.script = [all_(Answer.DEFERRED, channel=True, retry_at=NOW + timedelta(seconds=77))]
    assert post.deliver()["accepted"] == 30
    assert post.at == [0, 77, 77, 77]
    assert [event.text for event in post.events if event.name == "sending.paused"] == [
        "scripted is asked again in 77 seconds: scripted takes nothing for now"
    ]


def test_whoever_waits_is_told_what_for() -> None:
    post = Post()
    trouble = "nothing listens at mail.quay.org:25"
    post.provider.script = [all_(Answer.DEFERRED, channel=True, reason=trouble)]
    post.deliver()
    assert f"{post.provider.name} is asked again in 2 seconds: {trouble}" in [event.text for event in post.events]


def test_each_rest_is_longer_until_the_provider_takes_a_mail_again() -> None:
    post = Post()
    post.provider.script = [busy, busy, busy, accepted, busy]
    assert post.deliver()["accepted"] == 30
    assert post.at == [0, 2, 10, 40, 40, 42, 42]


def test_a_rest_holds_for_the_next_process_too() -> None:
    post = Post()
    hour = all_(Answer.DEFERRED, reason="429 slow down", channel=True, retry_at=NOW + timedelta(hours=1))
    post.provider.script = [hour]
    post.deliver()
    for _ in range(3):
        post.time.wait(600)
        assert post.deliver()["due"] == 30
    assert post.at == [0], "nobody asks before the time"
    assert "429 slow down" in post.events[-1].text
    post.time.wait(1800)
    assert post.deliver()["accepted"] == 30


@pytest.mark.parametrize("answer", [Answer.ACCEPTED, Answer.DEFERRED])
def test_whoever_waits_for_what_another_holds_goes_on_five_seconds_after_it_is_free(answer: Answer) -> None:
    post = Post(count=10)
    claim = post.ledger.claim(17, "another", post.time.clock(), timedelta(minutes=5))
    assert isinstance(claim, Claim)
    again = NOW + timedelta(seconds=8)
    receipts = [Receipt(delivery=d.id, answer=answer, retry_at=again) for d in claim.batch.deliveries]
    post.time.at[7] = lambda: post.ledger.record(claim, receipts, post.time.clock())
    assert post.deliver()["accepted"] == 10
    assert post.time.seconds == 10
    assert post.names.count("sending.paused") == 1, "it says once that it waits"


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


def test_sending_stops_when_more_is_rejected_than_chance_explains() -> None:
    post = Post(count=100)
    two = [lambda batch: [*accepted(batch)[:-2], *rejected(batch)[-2:]]]
    post.provider.script = two * 10
    sums = post.deliver()
    assert post.ledger.stopped() == "10 of 50 mails were rejected, more than 5%"
    assert (sums["accepted"], sums["rejected"], sums["due"]) == (40, 10, 50)


def test_a_blocklisted_relay_stops_sending_and_costs_nobody_the_edition() -> None:
    post = Post(count=100)
    blocked = all_(Answer.REJECTED, reason="554 5.7.1 Service unavailable; client host blocked")
    post.provider.script = [accepted, blocked]
    sums = post.deliver()
    assert (sums["accepted"], sums["rejected"], sums["due"]) == (10, 0, 90)
    assert post.ledger.stopped().startswith("scripted refuses our mails, whoever they are for: 554 5.7.1")
    for _ in range(3):
        post.ledger.go()
        post.provider.script = [blocked]
        post.time.wait(3600)
        assert post.deliver()["rejected"] == 0
    post.ledger.go()
    post.time.wait(3600)
    assert post.deliver()["accepted"] == 100
    assert once_each(post)


def test_one_reader_whose_server_does_not_want_us_is_rejected_once_others_are_taken() -> None:
    post = Post(count=10)
    one = Receipt(delivery=post.batches[0].deliveries[0].id, answer=Answer.REJECTED, reason="550 5.7.1 not from you")
    post.provider.script = [lambda batch: [one, *accepted(batch)[1:]], lambda batch: [one]]
    sums = post.deliver()
    assert (sums["accepted"], sums["rejected"], sums["due"]) == (9, 1, 0)
    assert post.at == [0, 30]
    assert post.ledger.stopped() == ""


@pytest.mark.parametrize(
    ("count", "bad", "share"),
    [(40, 4, 0.05), (100, 0, 0.05), (100, 6, 0.05), (100, 10, 0.5), (50, 5, 0.05)],
    ids=["below fifty answers", "none rejected", "by chance", "the operator allows half", "nobody left to spare"],
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


def test_silences_that_an_answer_parts_do_not_stop_sending() -> None:
    post = Post(count=100)
    post.provider.script = [lost, lost, accepted, lost, lost, accepted, lost, lost, accepted]
    sums = post.deliver()
    assert post.ledger.stopped() == ""
    assert (sums["uncertain"], sums["accepted"]) == (60, 40)


def test_asked_to_stop_within_the_pause_of_the_canary_nothing_more_goes_out() -> None:
    post = Post(count=2050, canary=21).light()
    post.time.at[100] = lambda: setattr(post.time, "stop", True)
    assert post.deliver()["accepted"] == 21
    assert post.time.seconds == 100


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
    assert post.at[3] == 600, "the rest of the pause"
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


def test_unless_told_otherwise_one_worker_sends_waits_ten_minutes_and_holds_a_claim_for_five() -> None:
    pace = Pace(clock=lambda: NOW, wait=bool)
    assert (pace.workers, pace.patience, pace.lease) == (1, timedelta(minutes=10), timedelta(minutes=5))
    assert (pace.until, pace.of_wave, pace.since, pace.by) == (None, None, None, "")
    assert not pace.stopping()
