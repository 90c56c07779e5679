"""What is told of mails counts the same in any order and however often; who must not be mailed again is not."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest

from digest.model.letter import LetterKind
from digest.model.mail import Answer, Receipt
from digest.model.people import Cause, Suppression
from digest.model.report import Report, ReportKind
from digest.send.message import letter_id
from digest.store import Store
from tests.store.made import DAY, MINUTE, NOW, claimed, people, receipts, sending

DELIVERED, SOFT, HARD, COMPLAINED = (
    ReportKind.DELIVERED,
    ReportKind.SOFT,
    ReportKind.HARD,
    ReportKind.COMPLAINED,
)


def sent(store: Store, count: int = 4, answer: Answer = Answer.ACCEPTED, day: int = 24) -> list[str]:
    """Ids of the deliveries of an edition that were all answered so, in the order of their readers."""
    claim = claimed(store, sending(store, count, day=day))
    store.deliveries.record(claim, receipts(claim, answer), NOW)
    return [delivery.id for delivery in claim.batch.deliveries]


def told(kind: ReportKind, id: str = "", address: str = "", at: float = 0) -> Report:
    """So many minutes after it was sent."""
    return Report(kind=kind, delivery=id, address=address, at=NOW + at * MINUTE)


def take(store: Store, *reports: Report) -> None:
    store.reports.take("postmark", reports, NOW + DAY, letter_id)


def known(store: Store, edition: int = 1) -> dict[ReportKind, int]:
    return {kind: count for kind, count in store.reports.counts(edition).items() if count}


def suppressed(store: Store) -> dict[str, Cause]:
    return {one.address.partition("@")[0]: one.cause for one in store.subscribers.suppressions()}


def test_what_weighs_most_counts_in_any_order(store: Store) -> None:
    (id,) = sent(store, 1)
    for kinds in ((SOFT, DELIVERED), (DELIVERED, SOFT), (DELIVERED, HARD), (HARD, DELIVERED), (COMPLAINED, HARD)):
        take(store, *(told(kind, id) for kind in kinds))
        assert known(store) == {max(kinds, key=list(ReportKind).index): 1} or COMPLAINED in kinds
    assert known(store) == {COMPLAINED: 1}


def test_fifty_shuffled_repetitions_change_no_sum(store: Store) -> None:
    ids = sent(store, 4)
    told_once = [told(DELIVERED, id, at=n) for n, id in enumerate(ids)]
    told_once += [told(HARD, ids[0], at=9), told(SOFT, ids[1]), told(COMPLAINED, ids[2], at=5), told(HARD, ids[2])]
    take(store, *told_once)
    once = known(store), suppressed(store), store.deliveries.sums(1)
    repeated = told_once * 50
    random.Random(5).shuffle(repeated)
    take(store, *repeated)
    assert (known(store), suppressed(store), store.deliveries.sums(1)) == once
    assert once[:2] == (
        {DELIVERED: 2, HARD: 1, COMPLAINED: 1},
        {"reader1": Cause.BOUNCED, "reader3": Cause.COMPLAINED},
    )


def test_the_same_reports_in_another_order_suppress_for_the_same_cause(store: Store) -> None:
    first, second = sent(store, 2)
    take(store, told(HARD, first), told(COMPLAINED, first), told(COMPLAINED, second), told(HARD, second))
    assert suppressed(store) == {"reader1": Cause.COMPLAINED, "reader2": Cause.COMPLAINED}


@pytest.mark.parametrize("kind", ReportKind)
def test_28_what_is_told_before_the_provider_s_answer_was_taken_and_is_not_sent_again(
    store: Store, kind: ReportKind
) -> None:
    claim = claimed(store, sending(store, 2))
    take(store, told(kind, claim.batch.deliveries[0].id))
    assert store.deliveries.sums(1)["accepted"] == 1
    (again,) = store.deliveries.unanswered(1, "b", NOW + DAY, MINUTE)
    assert [delivery.id for delivery in again.batch.deliveries] == [claim.batch.deliveries[1].id]


def test_28_the_answer_that_comes_after_the_report_changes_nothing(store: Store) -> None:
    claim = claimed(store, sending(store, 1))
    take(store, told(DELIVERED, claim.batch.deliveries[0].id))
    store.deliveries.record(claim, receipts(claim, Answer.UNCERTAIN), NOW)
    assert (store.deliveries.sums(1)["accepted"], store.deliveries.sums(1)["uncertain"]) == (1, 0)
    assert store.deliveries.next_due(1) is None


@pytest.mark.parametrize("kind", ReportKind)
def test_33_a_mail_of_unknown_outcome_is_known_once_anything_is_told_of_it(store: Store, kind: ReportKind) -> None:
    ids = sent(store, 2, Answer.UNCERTAIN)
    take(store, told(kind, ids[0]))
    sums = store.deliveries.sums(1)
    assert (sums["accepted"], sums["uncertain"]) == (1, 1)
    assert store.accounts.counted(1)[Answer.ACCEPTED] == 1


def test_who_is_told_of_is_due_no_more_where_the_database_is_older_than_the_mails(store: Store) -> None:
    claim = claimed(store, sending(store, 2))
    later = [Receipt(delivery=d.id, answer=Answer.DEFERRED, retry_at=NOW + DAY) for d in claim.batch.deliveries]
    store.deliveries.record(claim, later, NOW)
    first, second = (delivery.id for delivery in claim.batch.deliveries)
    take(store, told(DELIVERED, first))
    assert store.deliveries.next_due(1) == NOW + DAY
    take(store, told(DELIVERED, second))
    assert (store.deliveries.sums(1)["accepted"], store.deliveries.next_due(1)) == (2, None)


def test_what_was_rejected_stays_rejected(store: Store) -> None:
    (id,) = sent(store, 1, Answer.REJECTED)
    take(store, told(HARD, id))
    assert store.deliveries.sums(1)["rejected"] == 1
    assert suppressed(store) == {"reader1": Cause.BOUNCED}


def bounced(store: Store, *days: int, delivered: int = 0) -> dict[str, Cause]:
    """Who is suppressed once the mails of these days bounced for now, and one was delivered."""
    for day in days:
        sent(store, 1, day=24 + day)
        (id,) = [delivery.id for delivery in store.deliveries.of(store.editions.listed("morning", 1)[0].id)]
        kind = DELIVERED if day == delivered else SOFT
        store.reports.take("postmark", [told(kind, id, at=day * 1440)], NOW + day * DAY, letter_id)
    return suppressed(store)


def test_five_mails_that_bounce_for_now_within_two_weeks_are_enough(store: Store) -> None:
    assert bounced(store, 1, 4, 7, 10) == {}
    assert bounced(store, 15) == {"reader1": Cause.BOUNCED}


def test_five_in_more_than_two_weeks_are_not(store: Store) -> None:
    assert bounced(store, 1, 5, 9, 13, 17) == {}


def test_one_that_was_delivered_in_between_begins_anew(store: Store) -> None:
    assert bounced(store, 1, 2, 3, 4, 5, 6, 7, delivered=4) == {}


@pytest.mark.parametrize("seed", range(3))
def test_in_whatever_order_soft_bounces_and_deliveries_are_told_the_same_are_suppressed(
    store: Store, seed: int
) -> None:
    reports = list[Report]()
    for day in range(7):
        ids = sent(store, 3, day=24 + day)
        reports += [told(SOFT, id, at=day * 1440) for id in ids]
        if day == 3:
            reports += [told(DELIVERED, ids[0], at=day * 1440 + 9), told(HARD, ids[2], at=day * 1440 + 9)]
    random.Random(seed).shuffle(reports)
    for one in reports:
        store.reports.take("postmark", [one], NOW + 9 * DAY, letter_id)
    notes = {one.address.partition("@")[0]: one.note for one in store.subscribers.suppressions()}
    assert notes == {"reader2": "5 mails in 14 days bounced, told by postmark", "reader3": "told by postmark"}


def test_a_delivery_reported_late_lifts_no_suppression_of_another_cause(store: Store) -> None:
    (id,) = sent(store, 1)
    store.subscribers.suppress(Suppression(address="reader1@quay.example", cause=Cause.BOUNCED, note="by the list"))
    take(store, told(DELIVERED, id))
    assert suppressed(store) == {"reader1": Cause.BOUNCED}


def test_one_mail_s_bounces_count_once(store: Store) -> None:
    (id,) = sent(store, 1)
    take(store, *(told(SOFT, id, at=minute) for minute in range(9)))
    assert suppressed(store) == {}


def test_without_an_id_the_address_s_last_mail_before_that_time_is_meant(store: Store) -> None:
    sent(store, 2)
    take(store, told(SOFT, address="READER2@quay.example", at=3))
    assert known(store) == {SOFT: 1}
    take(store, told(DELIVERED, address="reader1@quay.example", at=-9))
    assert known(store) == {SOFT: 1}


def test_without_an_id_a_mail_that_only_others_got_later_is_not_meant(store: Store) -> None:
    sent(store, 2)
    store.subscribers.unsubscribe(2, "morning", NOW)
    store.deliveries.record(claim := claimed(store, sending(store, 1, day=25)), receipts(claim, Answer.ACCEPTED), NOW)
    take(store, told(SOFT, address="reader2@quay.example", at=3))
    assert (known(store, 1), known(store, 2)) == ({SOFT: 1}, {})


def test_whose_address_bounced_without_a_mail_of_ours_is_suppressed_too(store: Store) -> None:
    people(store, 2)
    take(store, told(HARD, address="reader2@quay.example"))
    assert suppressed(store) == {"reader2": Cause.BOUNCED}


def test_a_letter_that_bounces_counts_too(store: Store) -> None:
    store.joinings.ask("new@quay.example", ["morning"], "/join", "en", NOW)
    (letter,) = store.letters.due(NOW)
    assert letter.kind is LetterKind.CONFIRM
    take(store, told(HARD, letter_id(letter.key), "new@quay.example"))
    assert suppressed(store) == {"new": Cause.BOUNCED}


def test_a_mail_of_somebody_else_s_through_the_same_account_changes_nothing(store: Store) -> None:
    sent(store, 1)
    take(store, told(COMPLAINED, "not-ours", "reader1@quay.example"), told(HARD, address="nobody@quay.example"))
    take(store, told(HARD, "\0;'--"), told(HARD, address="\0@"))
    assert (known(store), suppressed(store)) == ({}, {})
    assert [(one.what, one.times) for one in store.reports.received()] == [("unknown", 4)]


def test_the_first_copy_of_a_mail_that_was_sent_twice_is_known_still(store: Store) -> None:
    (id,) = sent(store, 1)
    store.by_hand.second_copy(1, "reader1@quay.example")
    take(store, told(COMPLAINED, id))
    assert known(store) == {COMPLAINED: 1}
    assert suppressed(store) == {"reader1": Cause.COMPLAINED}


def test_of_whom_was_erased_nothing_is_written_again(store: Store) -> None:
    (id,) = sent(store, 1)
    store.subscribers.erase("reader1@quay.example", NOW)
    take(store, told(HARD, id, "reader1@quay.example"))
    assert [one.address for one in store.subscribers.suppressions()] == [""]


def test_a_clock_ahead_of_ours_tells_of_now(store: Store) -> None:
    (id,) = sent(store, 1)
    take(store, Report(kind=HARD, delivery=id, at=NOW + timedelta(days=900)))
    assert [one.since for one in store.subscribers.suppressions()] == [NOW + DAY]


def test_how_often_what_was_told_is_counted(store: Store) -> None:
    ids = sent(store, 3)
    take(store, *(told(DELIVERED, id) for id in ids))
    take(store, told(DELIVERED, ids[0]), told(HARD, ids[1]))
    assert [(c.provider, c.what, c.times, c.last) for c in store.reports.received()] == [
        ("postmark", "bounced hard", 1, NOW + DAY),
        ("postmark", "delivered", 4, NOW + DAY),
    ]


def test_what_is_told_of_an_address_without_a_time_is_counted_for_no_mail(store: Store) -> None:
    sent(store, 2)
    take(store, Report(kind=HARD, delivery="", address="reader2@quay.example", at=None))
    assert known(store) == {}
    assert suppressed(store) == {"reader2": Cause.BOUNCED}
