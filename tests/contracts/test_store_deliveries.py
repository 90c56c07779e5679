"""The ledger: every delivery has at most one final answer, whoever claims, dies, or comes late."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from digest.errors import LeaseLost
from digest.model.mail import Answer, Receipt
from digest.model.people import Cause, Suppression
from digest.store import Store
from digest.store.subscribers import Subscribers
from tests.store.made import DAY, MINUTE, NOW, claimed, receipts, sending

if TYPE_CHECKING:
    from digest.send.ports import Ledger

FINAL = [answer for answer in Answer if answer.final]


def left(store: Store, edition: int) -> dict[str, int]:
    return {answer: count for answer, count in store.deliveries.sums(edition).items() if count}


def test_deliveries_are_a_ledger(store: Store) -> None:
    ledger: Ledger = store.deliveries
    assert ledger.stopped() == ""


def test_batches_are_claimed_in_their_order_until_none_is_left(store: Store) -> None:
    id = sending(store, 25, size=10)
    claims = [claimed(store, id) for _ in range(3)]
    assert [(c.batch.number, len(c.batch.deliveries)) for c in claims] == [(0, 10), (1, 10), (2, 5)]
    assert [(c.fence, c.attempt, c.until, c.batch.key) for c in claims[:1]] == [(1, 1, NOW + MINUTE, f"k{id}-0")]
    assert store.deliveries.claim(id, "a", NOW, MINUTE) is None
    assert store.deliveries.next_due(id) == NOW + MINUTE


@pytest.mark.parametrize("answer", FINAL)
def test_a_final_answer_is_stored_and_counted(store: Store, answer: Answer) -> None:
    id = sending(store, 12)
    claim = claimed(store, id)
    told = [Receipt(delivery=d.id, answer=answer, reason="so", provider_id=f"p{d.id}") for d in claim.batch.deliveries]
    store.deliveries.record(claim, told, NOW)
    zero = dict.fromkeys((a.value for a in FINAL), 0)
    assert store.deliveries.sums(id) == zero | {answer.value: 10, "due": 2}
    assert [(d.answer, d.reason) for d in store.deliveries.of(id, answer)] == [(answer, "so")] * 10
    assert claimed(store, id).batch.number == 1
    assert store.deliveries.next_due(id) == NOW + MINUTE


def test_deferred_deliveries_are_due_again_at_their_time_and_alone(store: Store) -> None:
    id = sending(store, 3)
    claim = claimed(store, id)
    accepted, soon, late = receipts(claim)
    soon = Receipt(delivery=soon.delivery, answer=Answer.DEFERRED, reason="busy", retry_at=NOW + MINUTE)
    late = Receipt(delivery=late.delivery, answer=Answer.DEFERRED, retry_at=NOW + 5 * MINUTE)
    store.deliveries.record(claim, [accepted, soon, late], NOW)
    assert store.deliveries.next_due(id) == NOW + MINUTE
    assert store.deliveries.claim(id, "a", NOW + MINUTE / 2, MINUTE) is None
    again = claimed(store, id, NOW + MINUTE)
    assert [d.id for d in again.batch.deliveries] == [soon.delivery]
    assert [(d.answer, d.reason) for d in again.batch.deliveries] == [(None, "busy")]
    assert (again.fence, again.attempt, again.batch.key) == (2, 2, claim.batch.key)
    store.deliveries.record(again, receipts(again), NOW + MINUTE)
    assert store.deliveries.next_due(id) == NOW + 5 * MINUTE
    assert store.deliveries.sums(id)["due"] == 1


def test_a_deferred_answer_without_a_time_is_due_half_a_minute_later(store: Store) -> None:
    id = sending(store, 1)
    claim = claimed(store, id)
    store.deliveries.record(claim, receipts(claim, Answer.DEFERRED), NOW)
    assert store.deliveries.next_due(id) == NOW + timedelta(seconds=30)


def test_fresh_batches_go_before_retries(store: Store) -> None:
    id = sending(store, 20)
    claim = claimed(store, id)
    store.deliveries.record(claim, receipts(claim, Answer.DEFERRED, NOW + MINUTE), NOW)
    assert [claimed(store, id, NOW + DAY).batch.number for _ in range(2)] == [1, 0]


def test_a_delivery_without_a_receipt_is_uncertain(store: Store) -> None:
    id = sending(store, 10)
    claim = claimed(store, id)
    stranger = Receipt(delivery="nobody", answer=Answer.ACCEPTED)
    store.deliveries.record(claim, [*receipts(claim)[:7], stranger], NOW)
    assert store.deliveries.sums(id)["uncertain"] == 3
    assert store.deliveries.next_due(id) is None


def test_of_a_call_without_an_answer_what_is_known_is_stored_and_the_others_are_asked_about(store: Store) -> None:
    id = sending(store, 10)
    claim = claimed(store, id)
    gone, waits = receipts(claim, Answer.SUPPRESSED)[:2], receipts(claim, Answer.DEFERRED, NOW + DAY)[2:3]

    store.deliveries.lost(claim, [*gone, *waits], NOW)

    assert (store.deliveries.sums(id)["suppressed"], store.deliveries.sums(id)["due"]) == (2, 8)
    (left,) = store.deliveries.unanswered(id, "other", NOW + 5 * MINUTE, MINUTE)
    assert left.batch.deliveries == claim.batch.deliveries[3:]
    store.deliveries.lost(claim, receipts(claim, Answer.SUPPRESSED), NOW)
    store.deliveries.record(left, receipts(left), NOW)
    store.deliveries.lost(left, receipts(claim, Answer.SUPPRESSED), NOW)
    sums = store.deliveries.sums(id)
    assert (sums["suppressed"], sums["accepted"], sums["due"]) == (2, 7, 1), "who holds it no more stores nothing"
    assert store.deliveries.next_due(id) == NOW + DAY


def test_the_first_final_receipt_of_a_delivery_counts(store: Store) -> None:
    id = sending(store, 1)
    claim = claimed(store, id)
    told = [r for answer in (Answer.DEFERRED, Answer.ACCEPTED, Answer.REJECTED) for r in receipts(claim, answer)]
    store.deliveries.record(claim, told, NOW)
    assert [d.answer for d in store.deliveries.of(id)] == [Answer.ACCEPTED]


def test_3_a_stale_claim_records_nothing(store: Store) -> None:
    id = sending(store, 5)
    paused = claimed(store, id)
    (newer,) = store.deliveries.unanswered(id, "b", NOW + DAY, MINUTE)
    with pytest.raises(LeaseLost, match="taken over by b"):
        store.deliveries.record(paused, receipts(paused), NOW + DAY)
    assert store.deliveries.sums(id)["due"] == 5
    store.deliveries.record(newer, receipts(newer, Answer.UNCERTAIN), NOW + DAY)
    with pytest.raises(LeaseLost):
        store.deliveries.record(paused, receipts(paused), NOW + DAY)
    assert store.deliveries.sums(id)["uncertain"] == 5


def test_3_a_late_answer_counts_while_nobody_took_the_claim_over(store: Store) -> None:
    id = sending(store, 5)
    claim = claimed(store, id)
    store.deliveries.record(claim, receipts(claim), NOW + DAY)
    assert store.deliveries.sums(id)["accepted"] == 5


def test_recording_the_same_claim_again_changes_nothing(store: Store) -> None:
    id = sending(store, 5)
    claim = claimed(store, id)
    store.deliveries.record(claim, receipts(claim, Answer.DEFERRED, NOW + MINUTE), NOW)
    store.deliveries.record(claim, [], NOW)
    assert store.deliveries.sums(id)["due"] == 5
    assert claimed(store, id, NOW + MINUTE).attempt == 2


def test_an_attempt_without_answer_is_given_out_for_settling_only(store: Store) -> None:
    id = sending(store, 5)
    claim = claimed(store, id)
    assert store.deliveries.unanswered(id, "b", NOW + MINUTE / 2, MINUTE) == ()
    assert store.deliveries.claim(id, "b", NOW + DAY, MINUTE) is None
    (lost,) = store.deliveries.unanswered(id, "b", NOW + MINUTE, MINUTE)
    assert (lost.attempt, lost.fence, lost.until) == (claim.attempt, claim.fence + 1, NOW + 2 * MINUTE)
    assert lost.batch == claim.batch
    assert store.deliveries.unanswered(id, "c", NOW + MINUTE, MINUTE) == ()


def test_an_attempt_of_a_process_that_is_gone_is_settled_before_its_lease_is_over(store: Store) -> None:
    id = sending(store, 20)
    claimed(store, id, worker="dead")
    living = claimed(store, id, worker="living")
    store.deliveries.forsake(id, lambda holder: holder == "dead", NOW)
    (lost,) = store.deliveries.unanswered(id, "b", NOW, MINUTE)
    assert lost.batch.number == 0
    store.deliveries.record(living, receipts(living), NOW)
    store.deliveries.forsake(id, lambda holder: True, NOW + MINUTE)
    assert left(store, id) == {"accepted": 10, "due": 10}


def test_settling_touches_only_deliveries_that_were_in_the_attempt(store: Store) -> None:
    id = sending(store, 2)
    claim = claimed(store, id)
    first, second = (d.id for d in claim.batch.deliveries)
    later = [
        Receipt(delivery=first, answer=Answer.DEFERRED, retry_at=NOW + MINUTE),
        Receipt(delivery=second, answer=Answer.DEFERRED, retry_at=NOW + 3 * MINUTE),
    ]
    store.deliveries.record(claim, later, NOW)
    assert [d.id for d in claimed(store, id, NOW + MINUTE).batch.deliveries] == [first]
    (lost,) = store.deliveries.unanswered(id, "b", NOW + DAY, MINUTE)  # by now the second is due as well
    assert [d.id for d in lost.batch.deliveries] == [first]
    store.deliveries.record(lost, [], NOW + DAY)
    assert left(store, id) == {"uncertain": 1, "due": 1}
    assert [d.id for d in claimed(store, id, NOW + DAY).batch.deliveries] == [second]


# ---- who must not be mailed


def test_6_suppressions_are_seen_at_hand_over(store: Store) -> None:
    id = sending(store, 6)
    names = [f"reader{n}@quay.example" for n in range(1, 7)]
    batch = claimed(store, id).batch
    assert sorted(delivery.address for delivery in batch.deliveries) == names
    assert store.deliveries.suppressed(batch) == {}
    store.subscribers.suppress(
        Suppression(address="READER1@quay.example", cause=Cause.BOUNCED),
        Suppression(address=names[1], cause=Cause.COMPLAINED, digest="morning"),
        Suppression(address=names[2], cause=Cause.BY_HAND, digest="weekend"),
    )
    store.subscribers.unsubscribe(4, "morning", NOW)
    store.subscribers.remove(5, "morning")
    store.subscribers.erase(names[5], NOW)
    nobody = replace(batch.deliveries[0], address="")
    assert store.deliveries.suppressed(replace(batch, deliveries=(*batch.deliveries, nobody))) == {
        names[0]: "the address bounced",
        names[1]: "reported a mail as spam",
        names[3]: "unsubscribed",
        names[4]: "no longer subscribed",
        names[5]: "unsubscribed",
        "": "no longer subscribed",
    }


@pytest.mark.parametrize(
    "change",
    [
        lambda people: people.suppress(Suppression(address="Reader2@Quay.example", cause=Cause.BOUNCED)),
        lambda people: people.suppress(
            Suppression(address="reader2@quay.example", cause=Cause.BOUNCED, digest="morning")
        ),
        lambda people: people.unsubscribe(2, "morning", NOW),
        lambda people: people.remove(2, "morning"),
        lambda people: people.erase("reader2@quay.example", NOW),
    ],
    ids=["suppressed", "suppressed here", "unsubscribed", "removed", "erased"],
)
def test_one_of_many_who_left_since_the_freeze_is_seen(store: Store, change: Callable[[Subscribers], object]) -> None:
    batch = claimed(store, sending(store, 3)).batch
    change(store.subscribers)
    assert list(store.deliveries.suppressed(batch)) == ["reader2@quay.example"]


# ---- the red button


def test_sending_stays_stopped_until_somebody_lets_it_go(store: Store) -> None:
    store.deliveries.stop("5 % rejected", NOW)
    store.deliveries.stop("again", NOW)
    assert store.deliveries.stopped() == "5 % rejected"
    assert store.deliveries.go()
    assert store.deliveries.stopped() == ""
    assert not store.deliveries.go()


# ---- any order of events


@pytest.mark.parametrize("seed", range(2))
def test_2_whatever_happens_everybody_has_one_answer_and_the_sums_are_true(store: Store, seed: int) -> None:
    chance = random.Random(seed)
    id = sending(store, 37, size=5)
    now, held, handed_over = NOW, [], Counter[str]()
    for _ in range(400):
        now += timedelta(seconds=chance.randrange(40))
        if claim := store.deliveries.claim(id, "a", now, MINUTE):
            held.append(claim)
        held += store.deliveries.unanswered(id, "b", now, MINUTE)
        if held and chance.random() < 0.8:  # else its holder died
            claim = held.pop(chance.randrange(len(held)))
            told = [_by_chance(chance, d.id) for d in claim.batch.deliveries if chance.random() < 0.9]
            try:
                store.deliveries.record(claim, told, now)
                handed_over.update(r.delivery for r in told if r.answer is Answer.ACCEPTED)
            except LeaseLost:
                pass
        if store.deliveries.next_due(id) is None:
            break
    counted = Counter(d.answer.value for d in store.deliveries.of(id) if d.answer)
    assert left(store, id) == dict(counted)
    assert set(handed_over.values()) == {1}
    assert store.deliveries.sums(id)["due"] == 0
    assert sum(store.deliveries.sums(id).values()) == 37
    store.editions.finish(id, now)


def _by_chance(chance: random.Random, delivery: str) -> Receipt:
    return Receipt(delivery=delivery, answer=chance.choice(list(Answer)))
