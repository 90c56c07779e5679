"""Attempts whose outcome is unknown, and workers that come too late."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from digest.config.site import Mail
from digest.model.mail import Answer, Batch, Circuit, Delivery, Message, Receipt
from digest.send.crew import Crew
from digest.send.ports import Limits
from tests.send.ledger import MemoryLedger
from tests.send.made import compose, delivery
from tests.send.scripted import LEASE, Post, accepted, all_, lost, once_each, rejected, swallowed


def test_an_attempt_that_was_cut_off_is_held_where_nobody_can_tell() -> None:
    post = Post()
    cut = post.attempted()
    post.time.wait(301)
    sums = post.deliver()
    assert (sums["accepted"], sums["uncertain"]) == (20, 10)
    assert set(post.provider.mails.values()) == {1}
    assert "scripted cannot tell" in post.ledger.reason(cut.deliveries[0])


def test_an_attempt_that_was_cut_off_is_looked_up() -> None:
    post = Post(limits=Limits(batch=10, looks_up=True))
    cut = post.attempted(fate=lost)
    post.provider.arrived(accepted(cut)[:7])
    post.time.wait(301)
    sums = post.deliver()
    assert (sums["accepted"], sums["uncertain"]) == (27, 3)
    assert len(post.provider.calls) == 2


@pytest.mark.parametrize(
    ("limits", "mail"),
    [(Limits(batch=10, dedupes=True), Mail()), (Limits(batch=10), Mail(if_unknown="resend"))],
    ids=["the provider dedupes", "the operator wishes it"],
)
def test_an_attempt_that_was_cut_off_is_made_again_where_that_is_safe_or_wished_for(limits: Limits, mail: Mail) -> None:
    post = Post(limits=limits, mail=mail, forbidden={"reader2@post.org": "unsubscribed"})
    cut = post.attempted(fate=lost)
    post.provider.known = {cut.deliveries[0].id: Answer.ACCEPTED}
    post.time.wait(301)
    sums = post.deliver()
    assert (sums["accepted"], sums["suppressed"], sums["uncertain"]) == (29, 1, 0)
    assert post.provider.mails[cut.deliveries[0].id] == 0, "what was found is not sent again"
    assert post.provider.mails[cut.deliveries[1].id] == 0, "nor is what was suppressed meanwhile"


def test_an_attempt_of_a_process_that_may_still_live_is_left_alone() -> None:
    post = Post()
    post.attempted()
    sums = post.deliver(patience=timedelta(seconds=10))
    assert (sums["accepted"], sums["due"]) == (20, 10)


def test_an_attempt_without_an_answer_is_looked_up_when_its_lease_is_over() -> None:
    post = Post(limits=Limits(batch=10, looks_up=True))
    post.provider.script = [swallowed]
    assert post.deliver()["accepted"] == 30
    assert len(post.provider.calls) == 3
    assert post.time.seconds == 300


def test_an_attempt_without_an_answer_is_repeated_where_the_provider_dedupes() -> None:
    post = Post(count=10, limits=Limits(batch=10, dedupes=True))
    post.provider.script = [swallowed]
    assert post.deliver()["accepted"] == 10
    assert post.at == [0, 30]
    assert once_each(post)


@pytest.mark.parametrize(("hours", "answer"), [(15, Answer.ACCEPTED), (17, Answer.UNCERTAIN)])
def test_a_mail_is_not_handed_over_again_once_the_provider_may_have_forgotten_its_key(
    hours: int, answer: Answer
) -> None:
    post = Post(count=10, limits=Limits(batch=10, dedupes=True, key_lasts=timedelta(hours=16)))
    post.provider.script = [swallowed]
    assert post.deliver(since=post.time.clock() - timedelta(hours=hours))[answer] == 10


def test_what_a_provider_will_never_tell_is_held_also_where_it_dedupes() -> None:
    post = Post(count=10, limits=Limits(batch=10, dedupes=True))
    post.provider.script = [all_(Answer.UNCERTAIN, repeat=False)]
    assert post.deliver()["uncertain"] == 10
    assert len(post.provider.calls) == 1


def test_who_was_never_handed_over_is_not_listed_as_uncertain() -> None:
    post = Post()
    bad = delivery(id="z" * 26, address="nobody")
    post.ledger = MemoryLedger([replace(post.batches[0], deliveries=(bad, *post.batches[0].deliveries))])
    post.attempted()
    post.time.wait(301)
    sums = post.deliver()
    assert (sums["uncertain"], sums["rejected"]) == (10, 1)


def test_a_worker_that_slept_on_its_claim_does_not_send() -> None:
    post = Post(count=10)

    def asleep(delivery: Delivery) -> Message:
        post.time.seconds += 200
        post.compose = compose
        return compose(delivery)

    post.compose = asleep
    sums = post.deliver()
    assert post.at == [200], "given back, and sent by a claim that is fresh"
    assert post.names == ["batch.deferred", "batch.accepted"]
    assert sums["accepted"] == 10


def test_a_worker_whose_claim_was_taken_over_records_nothing() -> None:
    post = Post(count=10)

    def overtaken(batch: Batch) -> Sequence[Receipt]:
        post.time.seconds += 400
        (claim,) = post.ledger.unanswered(17, "other", post.time.clock(), LEASE)
        post.ledger.record(claim, lost(claim.batch), post.time.clock())
        return accepted(batch)

    post.provider.script = [overtaken]
    sums = post.deliver()
    assert sums["uncertain"] == 10
    assert "claim.lost" in post.names


def test_refusals_that_others_got_count_before_sending_stops() -> None:
    """Of four senders each sees a quarter of the answers."""
    post = Post(count=20)
    post.ledger.circuit = Circuit(accepted=40, rejected=20)
    post.provider.script = [rejected]
    assert post.deliver()["due"] == 10
    assert post.ledger.why == "30 of 70 mails were rejected, more than 5%"


def test_calls_without_an_answer_count_for_all_who_send() -> None:
    post = Post(count=20)
    post.ledger.circuit = Circuit(lost=2)
    post.provider.script = [lost]
    assert post.deliver()["uncertain"] == 10
    assert post.ledger.why == "scripted gave no answer 3 times in a row"


def test_a_limit_that_a_server_showed_is_kept_with_its_rest() -> None:
    post = Post(count=10)
    post.provider.script = [all_(Answer.DEFERRED, reason="450 too much mail", channel=True, per_second=0.9)]
    assert post.deliver()["accepted"] == 10
    assert post.ledger.learned == 0.9


def test_of_each_call_it_is_noted_how_long_it_took_and_how_much_of_that_was_our_own_work() -> None:
    post = Post(count=20)
    noted: list[tuple[float, float, int]] = []

    def slow(batch: Batch) -> Sequence[Receipt]:
        post.time.seconds += 3
        return accepted(batch)

    post.provider.script = [slow, accepted]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Crew, "note", lambda crew, *given: noted.append(given))
        post.deliver()
    assert [(wall, mails) for wall, _, mails in noted] == [(3, 10), (0, 10)]
    assert all(0 <= cpu < 0.5 for _, cpu, _ in noted)


@pytest.mark.parametrize(("answer", "channel", "rests"), [("deferred", True, 1), ("deferred", False, 0)])
def test_a_provider_that_takes_nothing_for_now_gets_fewer_workers(answer: str, channel: bool, rests: int) -> None:
    post = Post(count=10)
    post.provider.script = [all_(Answer(answer), channel=channel)]
    rested: list[object] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Crew, "rest", lambda crew: rested.append(crew))
        assert post.deliver()["accepted"] == 10
    assert len(rested) == rests
