"""What a person decides of deliveries, and what the provider says of them later."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from digest.errors import Refused
from digest.model.edition import Status
from digest.model.mail import Answer, Channel, Claim, Receipt
from digest.store import Store
from tests.contracts.test_store_deliveries import left
from tests.store.made import DAY, MINUTE, NOW, claimed, receipts, sending

POSTMARK = Channel(name="postmark-1")


def recorded(store: Store, id: int, answer: Answer = Answer.UNCERTAIN) -> Claim:
    claim = claimed(store, id)
    store.deliveries.record(claim, receipts(claim, answer), NOW)
    return claim


def test_uncertain_ones_count_as_sent_all_or_one_and_nobody_else(store: Store) -> None:
    id = sending(store, 3)
    recorded(store, id)
    assert store.by_hand.count_as_sent(id, "READER2@Quay.Example") == 1
    assert left(store, id) == {"uncertain": 2, "accepted": 1}
    assert store.by_hand.count_as_sent(id, "reader2@quay.example") == 0
    assert store.by_hand.count_as_sent(id, "nobody@quay.example") == 0
    assert store.by_hand.count_as_sent(id) == 2
    assert [(one.answer, one.reason) for one in store.accounts.of(id)] == [(Answer.ACCEPTED, "settled by hand")] * 3
    assert left(store, id) == {"accepted": 3}


def test_those_sent_again_are_due_together_under_a_new_key_as_the_same_mails(store: Store) -> None:
    id = sending(store, 25, size=10)
    first, _ = recorded(store, id), recorded(store, id)
    assert store.by_hand.send_again(id, Answer.UNCERTAIN) == 20
    assert left(store, id) == {"due": 25}
    rest, *again = [claimed(store, id) for _ in range(3)]
    assert len(rest.batch.deliveries) == 5
    assert [len(claim.batch.deliveries) for claim in again] == [10, 10]
    assert [d.id for d in again[0].batch.deliveries] == [d.id for d in first.batch.deliveries]
    keys = {claim.batch.key for claim in (first, rest, *again)}
    assert len(keys) == 4
    assert again[0].batch.deliveries[0].segment == "en:"
    for claim in (rest, *again):
        store.deliveries.record(claim, receipts(claim), NOW)
    assert left(store, id) == {"accepted": 25}
    assert store.deliveries.next_due(id) is None


@pytest.mark.parametrize("answer", [Answer.EXPIRED, Answer.REJECTED])
def test_who_was_given_up_or_rejected_is_due_again_as_the_same_mail(store: Store, answer: Answer) -> None:
    id = sending(store, 3)
    recorded(store, id, answer)
    assert store.by_hand.send_again(id, answer, "reader3@quay.example") == 1
    assert left(store, id) == {answer.value: 2, "due": 1}
    assert [d.id for d in claimed(store, id).batch.deliveries] == [f"d{id}-3"]


def test_a_sent_edition_goes_on_when_somebody_of_it_is_due_again(store: Store) -> None:
    id = sending(store, 2)
    recorded(store, id)
    assert store.editions.finish(id, NOW).status is Status.SENT
    assert store.editions.resume(id, NOW).status is Status.SENT
    store.by_hand.send_again(id, Answer.UNCERTAIN)
    assert store.editions.resume(id, NOW + DAY).status is Status.SENDING
    assert [edition.id for edition in store.editions.sending()] == [id]
    claim = claimed(store, id)
    store.deliveries.record(claim, receipts(claim), NOW)
    assert store.editions.finish(id, NOW).status is Status.SENT


def test_a_second_copy_goes_out_once_under_an_id_of_its_own(store: Store) -> None:
    id = sending(store, 1)
    with pytest.raises(Refused, match="still due"):
        store.by_hand.second_copy(id, "reader1@quay.example")
    for attempt in ("", "-again1", "-again2"):
        claim = claimed(store, id)
        assert [d.id for d in claim.batch.deliveries] == [f"d{id}-1{attempt}"]
        store.deliveries.record(claim, receipts(claim), NOW)
        assert store.deliveries.claim(id, "a", NOW, MINUTE) is None
        assert store.by_hand.second_copy(id, "reader1@quay.example") == 1
    assert left(store, id) == {"due": 1}
    with pytest.raises(Refused, match="nobody of the address"):
        store.by_hand.second_copy(id, "nobody@quay.example")


def test_what_was_never_taken_is_no_second_copy(store: Store) -> None:
    id = sending(store, 1)
    recorded(store, id, Answer.REJECTED)
    store.by_hand.second_copy(id, "reader1@quay.example")
    assert [d.id for d in claimed(store, id).batch.deliveries] == [f"d{id}-1"]


def test_accounts_tell_who_is_due_of_what_answer_and_why(store: Store) -> None:
    id = sending(store, 12)
    claim = claimed(store, id)
    accepted, later, *others = receipts(claim)
    later = Receipt(delivery=later.delivery, answer=Answer.DEFERRED, reason="busy", retry_at=NOW + MINUTE)
    store.deliveries.record(claim, [replace(accepted, provider_id="p1"), later, *others], NOW)
    due = [(one.address, one.answer, one.reason, one.again) for one in store.accounts.of(id, [Answer.DEFERRED])]
    assert due == [
        ("reader2@quay.example", None, "busy", NOW + MINUTE),
        ("reader11@quay.example", None, "", None),
        ("reader12@quay.example", None, "", None),
    ]
    (first,) = store.accounts.of(id, limit=1)
    assert (first.answer, first.provider_id, first.at) == (Answer.ACCEPTED, "p1", NOW)
    assert store.accounts.counted(id) == {Answer.ACCEPTED: 9}
    assert store.deliveries.why_due(id) == "busy"


# ---- what the provider says later


def lost(store: Store, id: int, channel: Channel | None = POSTMARK) -> Claim:
    claim = store.deliveries.claim(id, "a", NOW, MINUTE, channel)
    assert isinstance(claim, Claim)
    again = NOW + 30 * MINUTE
    store.deliveries.record(claim, receipts(claim, Answer.UNCERTAIN, again), NOW)
    return claim


def test_the_provider_is_asked_again_after_half_an_hour_two_hours_and_a_day(store: Store) -> None:
    id = sending(store, 2)
    lost(store, id)
    asked = []
    for minute in (*range(0, 180, 5), *range(180, 1410, 30), *range(1410, 1470, 5), *range(1470, 3 * 1440, 30)):
        if batches := store.asking.due("postmark-1", NOW + minute * MINUTE):
            assert [d.id for d in batches[0].deliveries] == [f"d{id}-1", f"d{id}-2"]
            asked.append(minute)
    assert asked == [30, 120, 1440]


def test_a_look_up_without_an_answer_is_made_again_as_if_it_had_not_been(store: Store) -> None:
    id = sending(store, 2)
    lost(store, id)
    asked = []
    for minute in range(30, 1500, 5):
        for batch in store.asking.due("postmark-1", NOW + minute * MINUTE):
            asked.append(minute)
            if minute in (30, 125, 1450):
                store.asking.put_off(batch, NOW + (minute + 5) * MINUTE)
    assert asked == [30, 35, 125, 130, 1450, 1455]


def test_where_the_attempt_is_two_days_old_a_look_up_without_an_answer_counts(store: Store) -> None:
    id = sending(store, 2)
    lost(store, id)
    (batch,) = store.asking.due("postmark-1", NOW + DAY)
    store.asking.put_off(batch, NOW + 2 * DAY)
    assert store.asking.due("postmark-1", NOW + 2 * DAY - MINUTE) == ()
    (batch,) = store.asking.due("postmark-1", NOW + 2 * DAY)
    store.asking.put_off(batch, NOW + 2 * DAY + 5 * MINUTE)
    assert store.asking.due("postmark-1", NOW + 2 * DAY + 89 * MINUTE) == ()
    assert len(store.asking.due("postmark-1", NOW + 2 * DAY + 90 * MINUTE)) == 1


def test_only_the_account_that_was_handed_the_mails_is_asked(store: Store) -> None:
    id = sending(store, 20)
    lost(store, id)
    lost(store, id, None)
    assert store.asking.due("smtp", NOW + DAY) == ()
    assert [batch.number for batch in store.asking.due("postmark-1", NOW + DAY)] == [0]
    assert store.asking.due("postmark-1", NOW + timedelta(minutes=40)) == ()


def test_what_the_provider_says_settles_unknown_ones_and_changes_no_other_answer(store: Store) -> None:
    id = sending(store, 12)
    claim = lost(store, id)
    store.by_hand.count_as_sent(id, "reader1@quay.example")
    answers = {d.id: Answer.ACCEPTED for d in claim.batch.deliveries[:3]}
    answers |= {
        claim.batch.deliveries[3].id: Answer.REJECTED,
        f"d{id}-1": Answer.REJECTED,
        f"d{id}-11": Answer.ACCEPTED,
    }
    assert store.asking.learn(id, answers) == 3
    assert left(store, id) == {"accepted": 3, "rejected": 1, "uncertain": 6, "due": 2}
    (batch,) = store.asking.due("postmark-1", NOW + DAY)
    assert len(batch.deliveries) == 6
    store.by_hand.count_as_sent(id)
    assert store.asking.due("postmark-1", NOW + 2 * DAY) == ()


def test_who_waits_for_another_try_is_due_now_and_nobody_else(store: Store) -> None:
    id = sending(store, 30)
    refused, held = claimed(store, id), claimed(store, id)
    store.deliveries.record(refused, receipts(refused, Answer.DEFERRED, NOW + DAY), NOW)
    rest = claimed(store, id)
    store.deliveries.record(rest, receipts(rest), NOW)
    assert store.deliveries.claim(id, "b", NOW + MINUTE, MINUTE) is None
    assert store.by_hand.due_now(id, NOW + MINUTE) == 10
    again = claimed(store, id, NOW + MINUTE)
    assert {d.id for d in again.batch.deliveries} == {d.id for d in refused.batch.deliveries}
    assert store.by_hand.due_now(id, NOW + MINUTE) == 0
    store.deliveries.record(held, receipts(held), NOW)
    assert left(store, id) == {"accepted": 20, "due": 10}
