"""The loop that sends: everybody once, whatever stops it, and whatever the database does."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.config.site import Mail
from digest.errors import Unavailable
from digest.model.mail import Answer, Batch, Channel, Circuit, Delivery, Message, Receipt
from digest.send import attempt
from digest.send.ports import Limits, ProviderHalt
from tests.send.ledger import MemoryLedger
from tests.send.made import NOW, compose, delivery
from tests.send.scripted import LEASE, Act, Post, accepted, all_, busy, lost, once_each, rejected, swallowed


def halt(batch: Batch) -> Sequence[Receipt]:
    raise ProviderHalt("the token was revoked", receipts=accepted(batch)[:1])


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


def test_workers_are_hired_while_answers_take_long_and_each_mail_goes_once() -> None:
    post = Post(count=300)
    names = set[str]()
    claim = post.ledger.claim

    def claiming(edition: int, worker: str, *given: Any) -> Any:
        names.add(worker)
        return claim(edition, worker, *given)

    def slow(batch: Batch) -> Sequence[Receipt]:
        post.time.seconds += 1
        return accepted(batch)

    post.ledger.claim = claiming  # type: ignore[method-assign]
    post.provider.script = [slow] * 30
    assert post.deliver(workers=0)["accepted"] == 300
    assert once_each(post)
    assert 1 < len(names) <= 8


def test_others_send_while_the_first_call_goes_on_for_more_than_a_second() -> None:
    post, others = Post(count=300), threading.Event()

    def endless(batch: Batch) -> Sequence[Receipt]:
        post.time.seconds += 1
        assert others.wait(60)
        return accepted(batch)

    def next_one(batch: Batch) -> Sequence[Receipt]:
        others.set()
        return accepted(batch)

    post.provider.script = [endless, next_one]
    assert post.deliver(workers=0)["accepted"] == 300
    assert once_each(post)


def test_a_worker_that_breaks_ends_the_others_at_their_next_batch() -> None:
    post = Post(count=1_000).light()

    def defect(batch: Batch) -> Sequence[Receipt]:
        raise ZeroDivisionError

    def usual(batch: Batch) -> Sequence[Receipt]:
        threading.Event().wait(0.002)
        return accepted(batch)

    post.provider.script = [usual, usual, defect, *[usual] * 97]
    with pytest.raises(ZeroDivisionError):
        post.deliver(workers=4)
    assert 3 <= len(post.provider.calls) < 50


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
    post.time.at[1] = lambda: setattr(post.time, "stop", True)
    assert post.deliver()["due"] == 30
    assert post.time.seconds == 1


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


def test_an_answer_is_kept_though_it_is_told_to_stop_while_the_database_is_away(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    post = Post(count=20)
    record = post.ledger.record
    away = [Unavailable("locked")] * 3
    monkeypatch.setattr(attempt, "STORE_WAIT", 0.0)

    def recording(*given: Any) -> Circuit:
        if away:
            post.time.stop = True
            raise away.pop()
        return record(*given)

    post.ledger.record = recording  # type: ignore[method-assign]
    sums = post.deliver()
    assert (sums["accepted"], sums["due"], sums["uncertain"]) == (10, 10, 0)
    assert len(post.provider.calls) == 1


def test_asked_to_stop_while_the_database_stays_away_it_ends_after_a_few_last_tries(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    post = Post(count=20)
    monkeypatch.setattr(attempt, "STORE_WAIT", 0.0)
    tries = []

    def recording(*given: Any) -> None:
        post.time.stop = True
        tries.append(given)
        raise Unavailable("the disk is full; nothing was changed", where="digest.db")

    post.ledger.record = recording  # type: ignore[method-assign]
    with pytest.raises(Unavailable):
        post.deliver()
    assert len(tries) == 6


def test_what_is_away_is_told_at_once_and_only_once_and_its_return_is_used_within_a_second() -> None:
    post = Post(count=10)
    claim = post.ledger.claim

    def claiming(*given: Any) -> Any:
        if post.time.seconds < 60:
            raise Unavailable("the disk is full; nothing was changed", where="digest.db")
        return claim(*given)

    post.ledger.claim = claiming  # type: ignore[method-assign]
    assert post.deliver()["accepted"] == 10
    assert post.at == [60]
    assert [event.text for event in post.events if event.name == "sending.paused"] == [
        "digest.db: the disk is full; nothing was changed"
    ]


def test_a_database_that_stays_away_ends_the_run_before_anything_is_sent() -> None:
    post = Post()

    def away(*given: Any) -> None:
        raise Unavailable("the database is gone")

    post.ledger.claim = away  # type: ignore[method-assign,assignment]
    with pytest.raises(Unavailable):
        post.deliver()
    assert not post.provider.calls


def test_told_to_stop_while_the_database_is_away_it_ends_where_no_answer_can_be_lost() -> None:
    post = Post()
    tries: list[float] = []

    def away(*given: Any) -> None:
        tries.append(post.time.seconds)
        post.time.stop = len(tries) == 3
        raise Unavailable("the database is gone")

    post.ledger.claim = away  # type: ignore[method-assign,assignment]
    with pytest.raises(Unavailable):
        post.deliver()
    assert tries == [0, 1, 2]
    assert not post.provider.calls


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


@pytest.mark.parametrize(("at", "passes", "code"), [("recorded:2", 1, 0), ("recorded:2", 2, 137), ("recorded", 1, 137)])
def test_a_test_can_end_the_process_at_the_nth_pass_of_a_point(at: str, passes: int, code: int) -> None:
    program = f"from digest import crash\nfor _ in range({passes}):\n crash.at('claimed'); crash.at('recorded')"
    ended = subprocess.run([sys.executable, "-c", program], env={**os.environ, "DIGEST_CRASH_AT": at}, check=False)
    assert ended.returncode == code


def claims(post: Post) -> list[tuple[str, Channel | None]]:
    """Who claims, and through which account, each time from now on."""
    seen: list[tuple[str, Channel | None]] = []
    claim = post.ledger.claim

    def claiming(edition: int, worker: str, now: Any, lease: Any, channel: Channel | None = None) -> Any:
        seen.append((worker, channel))
        return claim(edition, worker, now, lease, channel)

    post.ledger.claim = claiming  # type: ignore[method-assign]
    return seen


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, {f"pid {os.getpid()}"}),
        ({"by": "here:1"}, {"here:1"}),
        ({"by": "here:1", "workers": 2}, {"here:1/0", "here:1/1"}),
    ],
)
def test_whoever_claims_is_known_by_process_and_worker(given: dict[str, Any], expected: set[str]) -> None:
    post = Post(count=200)
    seen = claims(post)
    post.deliver(**given)
    assert {worker for worker, _ in seen} <= expected
    assert seen[0][0] in expected


@pytest.mark.parametrize(
    ("mail", "limits", "per_second"),
    [
        (Mail(provider="smtp"), Limits(batch=10), 0.0),
        (Mail(provider="smtp"), Limits(batch=10, rate=4.0), 4.0),
        (Mail(provider="smtp", rate=2.0), Limits(batch=10, rate=4.0), 2.0),
    ],
)
def test_all_claim_through_the_account_at_its_rate(mail: Mail, limits: Limits, per_second: float) -> None:
    post = Post(mail=mail, limits=limits)
    seen = claims(post)
    post.deliver()
    assert {channel for _, channel in seen} == {Channel(name="smtp", per_second=per_second)}


@pytest.mark.parametrize(
    ("seconds", "answer", "channel"), [(60, "accepted", Channel(name="outbox")), (61, "expired", None)]
)
def test_who_is_only_given_up_is_claimed_through_no_account(seconds: int, answer: str, channel: Channel | None) -> None:
    post = Post(count=10)
    seen = claims(post)
    post.time.wait(seconds)
    assert post.deliver(until=NOW + timedelta(minutes=1))[answer] == 10
    assert {channel for _, channel in seen} == {channel}


@pytest.mark.parametrize(("seconds", "told"), [(0.9, 0), (1.0, 1)])
def test_a_rest_of_less_than_a_second_is_not_worth_a_word(seconds: float, told: int) -> None:
    post = Post(count=20)
    post.provider.script = [all_(Answer.DEFERRED, channel=True, retry_at=NOW + timedelta(seconds=seconds))]
    assert post.deliver()["accepted"] == 20
    assert post.at == [0, seconds, seconds]
    assert post.names.count("sending.paused") == told


def test_who_has_no_address_that_can_be_mailed_to_is_told_of_with_the_reason() -> None:
    post = Post(count=10)
    row = post.ledger.rows[0]
    first, *others = row.batch.deliveries
    row.batch = replace(row.batch, deliveries=(replace(first, address="ada"), *others))
    assert post.deliver() == {**post.ledger.sums(17), "accepted": 9, "rejected": 1}
    assert post.ledger.receipts[first.id].reason == "this is not one e-mail address"


@pytest.mark.parametrize(("patience", "accepted_"), [(60, 20), (59, 0)])
def test_a_rest_within_our_patience_to_the_second_is_waited_for(patience: int, accepted_: int) -> None:
    post = Post(count=20)
    post.provider.script = [all_(Answer.DEFERRED, channel=True, retry_at=NOW + timedelta(seconds=60))]
    assert post.deliver(patience=timedelta(seconds=patience))["accepted"] == accepted_


def test_while_sending_is_stopped_nothing_is_looked_up() -> None:
    post = Post(limits=Limits(batch=10, looks_up=True))
    post.attempted(fate=lost)
    post.time.wait(301)
    asked: list[Batch] = []

    def look_up(batch: Batch) -> dict[str, Any]:
        asked.append(batch)
        return {}

    post.provider.look_up = look_up  # type: ignore[method-assign,assignment]
    post.ledger.stop("by hand", NOW)
    assert post.deliver()["due"] == 30
    assert asked == []


def test_a_wait_for_one_mail_is_told_in_seconds() -> None:
    post = Post(count=10)
    post.provider.script = [lambda batch: [replace(accepted(batch)[0], answer=Answer.DEFERRED), *accepted(batch)[1:]]]
    post.deliver()
    assert [event.text for event in post.events if event.name == "sending.paused"] == [
        "the next mail is due in 30 seconds"
    ]


def test_a_rest_that_is_over_is_no_reason_for_a_later_wait_and_a_rate_is_none_at_all() -> None:
    post = Post(count=10, mail=Mail(rate=2))

    def late(batch: Batch) -> Sequence[Receipt]:
        first, *others = accepted(batch)
        return [replace(first, answer=Answer.DEFERRED), *others]

    post.provider.script = [busy, late]
    post.deliver()
    assert [event.text for event in post.events if event.name == "sending.paused"] == [
        "scripted is asked again in 2 seconds: 429",
        "the next mail is due in 120 seconds",
    ]


def test_the_canary_says_how_many_wait_and_how_long() -> None:
    post = Post(count=2050, canary=21).light()
    post.deliver()
    assert [event.text for event in post.events if event.name == "canary.sent"] == ["the other 2029 in 10 minutes"]


def test_a_clock_put_back_makes_no_canary_longer() -> None:
    post = Post(count=2050, canary=21).light()
    post.ledger.canary(17, NOW + timedelta(days=1))
    assert post.deliver()["accepted"] == 2050
    assert post.at[3] == 600


def test_asked_to_stop_while_the_others_wait_for_the_first_few_it_hands_over_no_more(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    post = Post(count=2050, canary=21).light()
    monkeypatch.setattr(post.time, "wait", lambda seconds: True)
    assert post.deliver()["accepted"] == 21


@pytest.mark.parametrize(("canary", "waits"), [(timedelta(minutes=3), 180), (timedelta(0), 0)])
def test_a_canary_waits_as_long_as_the_site_says(canary: timedelta, waits: int) -> None:
    post = Post(count=2050, canary=21, mail=Mail(canary_time=canary)).light()
    post.deliver()
    assert post.at[3] == waits
    assert ("canary.sent" in post.names) is bool(waits)


@pytest.mark.parametrize(("patience", "accepted_", "calls"), [(30, 10, 2), (29, 9, 1)])
def test_a_mail_that_is_due_within_our_patience_to_the_second_is_waited_for(
    patience: int, accepted_: int, calls: int
) -> None:
    post = Post(count=10)
    post.provider.script = [lambda batch: [replace(accepted(batch)[0], answer=Answer.DEFERRED), *accepted(batch)[1:]]]
    assert post.deliver(patience=timedelta(seconds=patience))["accepted"] == accepted_
    assert len(post.provider.calls) == calls
