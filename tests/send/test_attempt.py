"""Attempts whose outcome is unknown, and workers that come too late."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from digest.config.site import Mail
from digest.model.edition import Rendering
from digest.model.mail import Answer, Batch, Circuit, Delivery, Message, Receipt
from digest.send.attempt import Attempts
from digest.send.crew import Crew
from digest.send.pace import Pace
from digest.send.ports import Limits, ProviderHalt
from tests.send.ledger import MemoryLedger
from tests.send.made import EN, NOW, compose, delivery, rendering
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


@pytest.mark.parametrize("looks_up", [False, True])
def test_an_attempt_without_an_answer_is_repeated_where_the_provider_dedupes(looks_up: bool) -> None:
    post = Post(count=10, limits=Limits(batch=10, dedupes=True, looks_up=looks_up))
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


@pytest.mark.parametrize(("hours", "answer"), [(15, Answer.ACCEPTED), (16, Answer.ACCEPTED), (17, Answer.UNCERTAIN)])
def test_a_key_is_as_old_as_the_wave_that_used_it_first(hours: int, answer: Answer) -> None:
    """The last wave of an edition begins a day after it was frozen."""
    post = Post(count=10, limits=Limits(batch=10, dedupes=True, key_lasts=timedelta(hours=16, minutes=1)))
    post.ledger = MemoryLedger([replace(post.batches[0], due=NOW - timedelta(hours=hours))])
    post.provider.script = [swallowed]
    assert post.deliver(since=NOW - timedelta(hours=24))[answer] == 10


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


@pytest.mark.parametrize(("seconds", "names"), [(150, []), (151, ["batch.deferred"])])
def test_a_worker_that_slept_on_its_claim_for_more_than_half_of_its_lease_does_not_send(
    seconds: int, names: list[str]
) -> None:
    """The claim is given back, and the mails go by one that is fresh."""
    post = Post(count=10)

    def asleep(delivery: Delivery) -> Message:
        post.time.seconds += seconds
        post.compose = compose
        return compose(delivery)

    post.compose = asleep
    sums = post.deliver()
    assert post.at == [seconds]
    assert post.names == [*names, "batch.accepted"]
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
        worked = time.thread_time() + 0.03
        while time.thread_time() < worked:
            pass
        return accepted(batch)

    post.provider.script = [slow, accepted]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Crew, "note", lambda crew, *given: noted.append(given))
        post.deliver()
    assert [(wall, mails) for wall, _, mails in noted] == [(3, 10), (0, 10)]
    (_, working, _), (_, waiting, _) = noted
    assert 0 <= waiting < 0.03 <= working < 0.5


def test_a_mail_that_the_provider_says_nothing_of_is_of_unknown_outcome_and_that_is_why() -> None:
    post = Post(count=10)
    post.provider.script = [lambda batch: accepted(batch)[:9]]
    assert post.deliver()["uncertain"] == 1
    assert post.ledger.reason(post.batches[0].deliveries[9]) == "scripted gave no answer for this mail"


@pytest.mark.parametrize(("answer", "channel", "rests"), [("deferred", True, 1), ("deferred", False, 0)])
def test_a_provider_that_takes_nothing_for_now_gets_fewer_workers(answer: str, channel: bool, rests: int) -> None:
    post = Post(count=10)
    post.provider.script = [all_(Answer(answer), channel=channel)]
    rested: list[object] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Crew, "rest", lambda crew, *_: rested.append(crew))
        assert post.deliver()["accepted"] == 10
    assert len(rested) == rests


def attempts(post: Post, of: dict[str, Rendering] | None = None) -> Attempts:
    """What the workers of the delivery share, before anything was sent."""
    pace = Pace(clock=post.time.clock, wait=post.time.wait, mail=post.mail, report=post.events.append)
    renderings = {EN: rendering()} if of is None else of
    return Attempts(17, post.ledger, post.provider, compose, renderings, pace)


def test_progress_goes_on_from_what_was_done_before() -> None:
    post = Post()
    claim = post.ledger.claim(17, "before", NOW, LEASE)
    assert not isinstance(claim, type(None))
    post.ledger.record(claim, [*rejected(claim.batch)[:4], *accepted(claim.batch)[4:]], NOW)  # type: ignore[arg-type]
    post.deliver()
    assert [(event.done, event.total) for event in post.events] == [(20, 30), (30, 30)]


@pytest.mark.parametrize(
    ("limits", "mail", "most", "wanted"),
    [
        (Limits(workers=5), Mail(), 5, 5),
        (Limits(batch=500, batch_bytes=48_000_000), Mail(), 2, 2),
        (Limits(workers=5, rate=1.0), Mail(), 5, 2),
        (Limits(workers=5), Mail(rate=1.0), 5, 2),
        (Limits(workers=5, rate=1.0), Mail(rate=3.0), 5, 4),
    ],
)
def test_workers_are_bounded_by_the_provider_by_the_bytes_of_a_call_and_by_the_rate(
    limits: Limits, mail: Mail, most: int, wanted: int
) -> None:
    crew = attempts(Post(limits=limits, mail=mail), {EN: rendering(html="x" * 60_000)}).crew
    assert crew.most == most
    for _ in range(5):
        crew.note(3.0, 0.0, 3)
    assert crew.wanted(0.0) == wanted


def test_an_edition_of_no_rendering_has_workers_all_the_same() -> None:
    assert attempts(Post(limits=Limits(workers=5)), {}).crew.most == 5


def test_what_speaks_of_the_provider_as_a_whole_waits_for_the_latest_time_it_named_and_nobody_else_does() -> None:
    post = Post(count=10)

    def mixed(batch: Batch) -> Sequence[Receipt]:
        one, other, late, alone, *rest = accepted(batch)
        busy = {"answer": Answer.DEFERRED, "channel": True}
        return [
            replace(one, **busy, reason="too fast", retry_at=NOW + timedelta(seconds=40), per_second=0.5),  # type: ignore[arg-type]
            replace(other, **busy, reason="slower", retry_at=NOW + timedelta(seconds=90), per_second=2.0),  # type: ignore[arg-type]
            replace(late, **busy),  # type: ignore[arg-type]
            replace(alone, answer=Answer.DEFERRED, reason="greylisted"),
            *rest,
        ]

    post.provider.script = [mixed]
    sums = post.deliver(patience=timedelta(seconds=5))
    assert (sums["accepted"], sums["due"]) == (6, 4)
    assert post.ledger.rest is not None
    assert (post.ledger.rest.until, post.ledger.rest.why) == (NOW + timedelta(seconds=90), "too fast")
    assert post.ledger.learned == 2.0
    again = [post.ledger.due[one.id] for one in post.batches[0].deliveries[:4]]
    assert again == [NOW + timedelta(seconds=90)] * 3 + [NOW + timedelta(seconds=30)]


@pytest.mark.parametrize(("seconds", "expired"), [(60, 0), (61, 10)])
def test_readers_by_their_own_clocks_are_late_by_their_own(seconds: int, expired: int) -> None:
    """Of two waves the first is over, and the last is not."""
    post = Post(count=20)
    first, last = post.batches
    post.ledger = MemoryLedger([replace(first, due=NOW), replace(last, due=NOW + timedelta(hours=5))])
    post.time.wait(seconds)
    sums = post.deliver(until=NOW + timedelta(hours=6), of_wave=lambda due: due + timedelta(minutes=1))
    assert (sums["expired"], sums["accepted"]) == (expired, 20 - expired)


def test_readers_without_a_clock_of_their_own_are_late_by_the_edition_s() -> None:
    post = Post(count=10)
    post.time.wait(61)
    sums = post.deliver(until=NOW + timedelta(minutes=1), of_wave=lambda due: due + timedelta(days=1))
    assert sums["expired"] == 10


def test_where_waves_have_no_limit_of_their_own_the_edition_s_holds() -> None:
    post = Post(count=10)
    post.ledger = MemoryLedger([replace(post.batches[0], due=NOW)])
    assert post.deliver(until=NOW + timedelta(minutes=1))["accepted"] == 10


def test_who_is_given_up_has_the_reason_that_kept_the_mail() -> None:
    post = Post(count=10)
    deliveries = tuple(replace(one, reason="450 greylisted") for one in post.batches[0].deliveries)
    post.ledger = MemoryLedger([replace(post.batches[0], deliveries=deliveries)])
    post.time.wait(61)
    post.deliver(until=NOW + timedelta(minutes=1))
    assert post.ledger.reason(deliveries[0]) == "not delivered within the late limit: 450 greylisted"


def test_who_unsubscribed_by_mail_is_heard_before_each_batch() -> None:
    post = Post(count=20)
    asked: list[float] = []

    def arrivals() -> None:
        asked.append(len(post.provider.calls))
        if len(asked) == 2:
            post.ledger.forbidden["reader15@post.org"] = "unsubscribed"

    sums = post.deliver(arrivals=arrivals)
    assert (sums["accepted"], sums["suppressed"]) == (19, 1)
    assert asked == [0, 1]


def test_a_halt_is_told_once_whatever_else_its_answers_would_stop() -> None:
    post = Post(count=20)
    post.ledger.circuit = Circuit(accepted=40, rejected=40)

    def halted(batch: Batch) -> Sequence[Receipt]:
        raise ProviderHalt("the token was revoked", receipts=rejected(batch)[:3])

    post.provider.script = [halted]
    assert post.deliver()["due"] == 17
    assert [event.text for event in post.events if event.name == "sending.stopped"] == ["the token was revoked"]


def test_nobody_is_left_to_spare_by_a_stop_once_everybody_is_answered() -> None:
    post = Post(count=10)
    post.ledger.circuit = Circuit(accepted=40, rejected=40)
    post.provider.script = [rejected]
    assert post.deliver()["rejected"] == 10
    assert post.ledger.why == ""


@pytest.mark.parametrize(
    ("told", "heard"),
    [
        ([("busy", 10.0), ("busy", 15.0), ("busy", 15.1)], [10, 15]),
        ([("busy", 10.0), ("slow", 1.0), ("busy", 1.0)], [10, 1, 1]),
        ([("busy", 0.4), ("busy", 0.5)], [0]),
    ],
)
def test_a_wait_is_told_again_when_it_is_another_or_half_as_long_again(
    told: list[tuple[str, float]], heard: list[int]
) -> None:
    post = Post()
    shared = attempts(post)
    for why, seconds in told:
        shared.paused(why, seconds)
    whys = [why for why, _ in told if why]
    assert [event.text for event in post.events][: len(heard)] == [
        f"scripted is asked again in {seconds} seconds: {why}" for seconds, why in zip(heard, whys, strict=False)
    ]
    assert len(post.events) == len(heard)


def test_a_wait_for_the_database_names_no_provider_and_is_told_anew_after_a_mail_was_taken() -> None:
    post = Post(count=10)
    shared = attempts(post)
    shared.paused("the disk is full")
    shared.paused("the disk is full")
    claim = post.ledger.claim(17, "a", NOW, LEASE)
    assert claim is not None
    shared.record(claim, accepted(claim.batch))  # type: ignore[arg-type]
    shared.paused("the disk is full")
    assert [event.text for event in post.events] == ["the disk is full", "10 accepted", "the disk is full"]


def test_a_batch_is_told_by_what_became_of_most_and_as_accepted_where_anybody_was() -> None:
    post = Post(count=30)
    post.provider.script = [
        lambda batch: [*accepted(batch)[:1], *rejected(batch)[1:]],
        lambda batch: [*lost(batch)[:3], *rejected(batch)[3:]],
    ]
    post.deliver()
    assert [(event.name, event.text) for event in post.events] == [
        ("batch.accepted", "1 accepted, 9 rejected"),
        ("batch.rejected", "3 uncertain, 7 rejected"),
        ("batch.accepted", "10 accepted"),
    ]


def test_one_whose_mail_alone_makes_the_provider_rest_holds_nobody_up() -> None:
    post = Post(count=10)

    def only_the_first(batch: Batch) -> Sequence[Receipt]:
        waiting = all_(Answer.DEFERRED, reason="421 bye", channel=True)(batch)
        poison = post.batches[0].deliveries[0].id
        if batch.deliveries[0].id != poison:
            return accepted(batch)
        return [replace(one, behind=one.delivery == poison) for one in waiting]

    post.provider.script = [only_the_first] * 4
    sums = post.deliver(patience=timedelta(seconds=20))
    assert (sums["accepted"], sums["due"]) == (9, 1)
    assert post.time.seconds == 2
    assert post.ledger.due[post.batches[0].deliveries[0].id] == NOW + timedelta(seconds=30)
