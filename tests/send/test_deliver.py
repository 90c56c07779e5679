"""The loop that sends, against a provider that does as it is told and a clock that moves when somebody waits."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.config.site import Mail
from digest.errors import Unavailable
from digest.model.edition import Rendering
from digest.model.mail import Answer, Batch, Delivery, Message, Receipt
from digest.model.run import Event
from digest.send import deliver as delivering
from digest.send.ports import Limits, ProviderHalt
from tests.send.ledger import MemoryLedger
from tests.send.made import EN, NOW, Time, batches, compose, delivery, rendering

#: What a call does: gives receipts, or raises.
Act = Callable[[Batch], Sequence[Receipt]]
TEN = Limits(batch=10)
LEASE = timedelta(seconds=300)


def all_(answer: Answer, **given: Any) -> Act:
    return lambda batch: [Receipt(delivery=d.id, answer=answer, **given) for d in batch.deliveries]


accepted = all_(Answer.ACCEPTED)
busy = all_(Answer.DEFERRED, reason="429", channel=True)
lost = all_(Answer.UNCERTAIN, reason="no answer")
rejected = all_(Answer.REJECTED, reason="550")


def swallowed(batch: Batch) -> Sequence[Receipt]:
    """The mails arrive, the answer does not."""
    return lost(batch)


def halt(batch: Batch) -> Sequence[Receipt]:
    raise ProviderHalt("the token was revoked", receipts=accepted(batch)[:1])


@dataclass
class Scripted:
    """A provider: the `script` says what the next calls do; then everything is accepted."""

    limits: Limits = TEN
    script: list[Act] = field(default_factory=list)
    known: dict[str, Answer] = field(default_factory=dict)
    time: Time = field(default_factory=Time)
    calls: list[tuple[float, int]] = field(default_factory=list)
    """When, and which batch."""
    mails: Counter[str] = field(default_factory=Counter)
    """Delivery → mails that arrived."""
    name: str = "scripted"

    def __post_init__(self) -> None:
        self.lock = threading.Lock()

    def hand_over(
        self, batch: Batch, messages: Sequence[Message], renderings: Mapping[str, Rendering]
    ) -> Sequence[Receipt]:
        assert [message.delivery for message in messages] == [d.id for d in batch.deliveries]
        with self.lock:
            self.calls.append((self.time.seconds, batch.number))
            act = self.script.pop(0) if self.script else accepted
            if act is rejected and self.limits.dedupes and batch.deliveries[0].id in self.mails:
                act = accepted  # the same key has the same answer
        try:
            receipts = act(batch)
        except ProviderHalt as halted:
            self.arrived(halted.receipts)
            raise
        self.arrived(accepted(batch) if act is swallowed else receipts)
        return receipts

    def arrived(self, receipts: Sequence[Receipt]) -> None:
        taken = {r.delivery for r in receipts if r.answer is Answer.ACCEPTED}
        with self.lock:
            self.mails.update(taken - set(self.mails) if self.limits.dedupes else taken)
            if self.limits.looks_up:
                self.known.update(dict.fromkeys(taken, Answer.ACCEPTED))

    def look_up(self, batch: Batch) -> Mapping[str, Answer]:
        return {d.id: self.known[d.id] for d in batch.deliveries if d.id in self.known}

    def close(self) -> None:
        pass


@dataclass
class Post:
    """An edition of so many deliveries in batches of ten, on its way."""

    count: int = 30
    canary: int = 0
    mail: Mail = field(default_factory=Mail)
    limits: Limits = TEN
    forbidden: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.time = Time()
        self.batches = batches(self.count, canary=self.canary)
        self.ledger = MemoryLedger(self.batches, forbidden=self.forbidden)
        self.provider = Scripted(limits=self.limits, time=self.time)
        self.events: list[Event] = []
        self.compose: Callable[[Delivery], Message] = compose

    def deliver(self, **given: Any) -> Mapping[str, int]:
        pace = delivering.Pace(
            clock=self.time.clock,
            wait=self.time.wait,
            stopping=self.time.stopping,
            monotonic=self.time.monotonic,
            mail=self.mail,
            report=self.events.append,
            **given,
        )
        return delivering.deliver(
            17,
            ledger=self.ledger,
            provider=self.provider,
            compose=lambda delivery: self.compose(delivery),
            renderings={EN: rendering()},
            pace=pace,
        )

    def attempted(self, number: int = 0, fate: Act = accepted) -> Batch:
        """A process claimed the next batch, handed it over with that fate, and was killed before it recorded it."""
        claim = self.ledger.claim(17, "killed", self.time.clock(), LEASE)
        assert claim is not None
        assert claim.batch.number == number
        self.provider.arrived(fate(claim.batch))
        return claim.batch

    def light(self) -> Post:
        """With messages of which nothing but the delivery matters."""
        self.compose = lambda d: Message(delivery=d.id, address=d.address, name="", segment=d.segment, headers=())
        return self

    @property
    def at(self) -> list[float]:
        return [seconds for seconds, _ in self.provider.calls]

    @property
    def names(self) -> list[str]:
        return [event.name for event in self.events]


def once_each(post: Post) -> bool:
    return set(post.provider.mails.values()) == {1} and len(post.provider.mails) == post.count


# ---- the ordinary way


def test_every_delivery_is_handed_over_once_and_answered() -> None:
    post = Post(count=95)
    sums = post.deliver()
    assert sums["accepted"] == 95
    assert sums["due"] == 0
    assert once_each(post)
    assert [number for _, number in post.provider.calls] == list(range(10))


def test_delivering_again_does_nothing() -> None:
    post = Post()
    post.deliver()
    post.deliver()
    assert len(post.provider.calls) == 3


def test_progress_is_told_in_numbers() -> None:
    post = Post()
    post.deliver()
    assert [(event.name, event.done, event.total) for event in post.events] == [
        ("batch.accepted", 10, 30),
        ("batch.accepted", 20, 30),
        ("batch.accepted", 30, 30),
    ]


@pytest.mark.parametrize("workers", [2, 4])
def test_several_workers_send_each_mail_once(workers: int) -> None:
    post = Post(count=300)
    assert post.deliver(workers=workers)["accepted"] == 300
    assert once_each(post)


def test_whoever_left_since_the_list_was_frozen_gets_nothing() -> None:
    post = Post(forbidden={"reader3@post.org": "unsubscribed"})
    sums = post.deliver()
    assert (sums["accepted"], sums["suppressed"]) == (29, 1)
    left = post.batches[0].deliveries[2]
    assert post.ledger.reason(left) == "unsubscribed"
    assert post.provider.mails[left.id] == 0


def test_an_address_that_is_none_is_rejected_and_reaches_no_provider() -> None:
    post = Post()
    bad = delivery(id="z" * 26, address="evil@post.org\r\nBcc: more@post.org")
    post.ledger = MemoryLedger([replace(post.batches[0], deliveries=(bad, *post.batches[0].deliveries))])
    sums = post.deliver()
    assert (sums["accepted"], sums["rejected"]) == (10, 1)
    assert post.provider.mails[bad.id] == 0


def test_a_batch_of_which_nobody_is_left_makes_no_call() -> None:
    post = Post(count=2, forbidden={"reader1@post.org": "bounced", "reader2@post.org": "complained"})
    assert post.deliver()["suppressed"] == 2
    assert not post.provider.calls


def test_a_mail_that_gets_no_receipt_is_uncertain() -> None:
    post = Post(count=10)
    post.provider.script = [lambda batch: accepted(batch)[:-1]]
    sums = post.deliver()
    assert (sums["accepted"], sums["uncertain"]) == (9, 1)


# ---- pace


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


# ---- not now


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
    assert sums["rejected"] == 1
    assert post.at == [0, 30, 150]
    assert post.ledger.reason(post.batches[0].deliveries[0]) == "not delivered within the late limit: 450 greylisted"


# ---- halted, stopped, ended


def test_a_refused_account_stops_all_sending_at_the_first_call_and_fails_nobody() -> None:
    post = Post()
    post.provider.script = [halt]
    sums = post.deliver()
    assert len(post.provider.calls) == 1
    assert post.ledger.stopped() == "the token was revoked"
    assert (sums["accepted"], sums["rejected"], sums["uncertain"], sums["due"]) == (1, 0, 0, 29)
    assert "sending.stopped" in post.names
    assert post.deliver()["due"] == 29
    assert len(post.provider.calls) == 1, "stopped is stopped"
    post.ledger.go()
    assert post.deliver()["accepted"] == 30
    assert once_each(post)


def test_with_four_workers_a_refused_account_gets_at_most_four_calls() -> None:
    post = Post(count=300)
    post.provider.script = [halt] * 40
    post.deliver(workers=4)
    assert len(post.provider.calls) <= 4
    post.ledger.go()
    post.provider.script = []
    assert post.deliver(workers=4)["accepted"] == 300
    assert once_each(post)


def test_the_red_button_works_within_one_batch() -> None:
    post = Post(mail=Mail(rate=1))
    post.time.at[12] = lambda: post.ledger.stop("by hand", NOW)
    assert post.deliver()["due"] == 10
    assert post.at == [0, 10]


def test_the_red_button_pressed_between_claim_and_call_still_holds_the_batch_back() -> None:
    post = Post(count=10)

    def pressed(delivery: Delivery) -> Message:
        post.ledger.stop("by hand", NOW)
        return compose(delivery)

    post.compose = pressed
    assert post.deliver()["due"] == 10
    assert not post.provider.calls
    post.ledger.go()
    post.compose = compose
    assert post.deliver()["accepted"] == 10


def test_asked_to_end_it_finishes_the_batch_in_hand_and_claims_no_other() -> None:
    post = Post()

    def asked(batch: Batch) -> Sequence[Receipt]:
        post.time.stop = True
        return accepted(batch)

    post.provider.script = [asked]
    sums = post.deliver()
    assert (sums["accepted"], sums["due"], sums["uncertain"]) == (10, 20, 0)
    post.time.stop = False
    assert post.deliver()["accepted"] == 30
    assert once_each(post)


def test_asked_to_end_while_it_waits_it_ends() -> None:
    post = Post()
    post.provider.script = [busy]
    post.time.at[5] = lambda: setattr(post.time, "stop", True)
    assert post.deliver()["due"] == 30
    assert post.time.seconds == 5


def test_a_message_that_cannot_be_composed_loses_nobody() -> None:
    post = Post()

    def broken(delivery: Delivery) -> Message:
        raise ValueError("no key")

    post.compose = broken
    with pytest.raises(ValueError, match="no key"):
        post.deliver()
    assert not post.provider.calls
    post.compose = compose
    assert post.deliver()["accepted"] == 30


@pytest.mark.parametrize("workers", [1, 3])
def test_a_provider_with_a_defect_ends_the_run_and_its_batch_counts_as_unknown(workers: int) -> None:
    post = Post()

    def defect(batch: Batch) -> Sequence[Receipt]:
        raise ZeroDivisionError

    post.provider.script = [defect]
    with pytest.raises(ZeroDivisionError):
        post.deliver(workers=workers)
    post.time.wait(301)
    sums = post.deliver()
    assert (sums["accepted"], sums["uncertain"]) == (20, 10)


# ---- too many rejections, too many silences


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


# ---- canary


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


# ---- unknown outcomes


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


def test_who_was_never_handed_over_is_not_listed_as_uncertain() -> None:
    post = Post()
    bad = delivery(id="z" * 26, address="nobody")
    post.ledger = MemoryLedger([replace(post.batches[0], deliveries=(bad, *post.batches[0].deliveries))])
    post.attempted()
    post.time.wait(301)
    sums = post.deliver()
    assert (sums["uncertain"], sums["rejected"]) == (10, 1)


# ---- fences


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


# ---- the database


def test_an_answer_is_kept_until_the_database_is_back() -> None:
    post = Post(count=10)
    record = post.ledger.record
    away = [Unavailable("locked")] * 4

    def recording(*given: Any) -> None:
        if away:
            raise away.pop()
        record(*given)

    post.ledger.record = recording  # type: ignore[method-assign]
    assert post.deliver()["accepted"] == 10
    assert once_each(post)


def test_a_database_that_stays_away_ends_the_run_before_anything_is_sent() -> None:
    post = Post()

    def away(*given: Any) -> None:
        raise Unavailable("the database is gone")

    post.ledger.claim = away  # type: ignore[method-assign,assignment]
    with pytest.raises(Unavailable):
        post.deliver()
    assert not post.provider.calls


# ---- all of it at once


@settings(max_examples=40, deadline=None)
@given(
    fates=st.lists(st.sampled_from([accepted, accepted, busy, lost, swallowed, halt, rejected]), max_size=12),
    killed=st.lists(st.booleans(), max_size=4),
    looks_up=st.booleans(),
    dedupes=st.booleans(),
)
def test_whatever_happens_everybody_is_accounted_for_and_nobody_is_mailed_twice(
    fates: list[Act], killed: list[bool], looks_up: bool, dedupes: bool
) -> None:
    post = Post(count=60, limits=Limits(batch=10, looks_up=looks_up, dedupes=dedupes))
    for taken in killed:
        claim = post.ledger.claim(17, "killed", NOW, LEASE)
        assert claim is not None
        receipts = accepted(claim.batch) if taken else lost(claim.batch)
        post.provider.arrived(receipts)
    post.provider.script = list(fates)
    for _ in range(30):
        if not post.deliver()["due"]:
            break
        post.ledger.go()
        post.time.wait(7200)
    sums = post.ledger.sums(17)
    assert sums["due"] == 0
    assert sum(sums.values()) == 60
    assert max(post.provider.mails.values(), default=1) == 1
    assert sums["accepted"] <= len(post.provider.mails) <= sums["accepted"] + sums["uncertain"]


# ---- crash points


@pytest.mark.parametrize(("at", "passes", "code"), [("recorded:2", 1, 0), ("recorded:2", 2, 137), ("recorded", 1, 137)])
def test_a_test_can_end_the_process_at_the_nth_pass_of_a_point(at: str, passes: int, code: int) -> None:
    program = f"from digest import crash\nfor _ in range({passes}):\n crash.at('claimed'); crash.at('recorded')"
    ended = subprocess.run([sys.executable, "-c", program], env={**os.environ, "DIGEST_CRASH_AT": at}, check=False)
    assert ended.returncode == code
