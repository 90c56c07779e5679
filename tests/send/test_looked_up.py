"""A provider that is asked what became of mails: what it knows, what it does not, and while it cannot be asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from digest.errors import Unavailable
from digest.model.mail import Answer, Batch, Receipt
from digest.send.attempt import ASKED_ABOUT
from digest.send.deliver import ASKED_AGAIN
from digest.send.ports import Limits, NotNow, ProviderHalt
from tests.send.made import NOW
from tests.send.scripted import TEN, Post, accepted, all_, lost, once_each

ASKED = Limits(batch=10, looks_up=True)


class Away:
    """A look-up that cannot be made the first times; counts them all."""

    def __init__(self, post: Post, times: int) -> None:
        self._known = post.provider.look_up
        self.times = times
        self.asked = 0
        post.provider.look_up = self  # type: ignore[method-assign,assignment]

    def __call__(self, batch: Batch) -> Mapping[str, Answer]:
        self.asked += 1
        if self.asked <= self.times:
            raise Unavailable("scripted could not be asked")
        return self._known(batch)


@pytest.mark.parametrize("away", [0, 1])
def test_what_cannot_be_told_is_held_and_asked_for_again_25_minutes_later(away: int) -> None:
    post = Post(limits=ASKED)
    cut = post.attempted(fate=lost)
    Away(post, away)
    post.time.wait(301)
    now = post.time.clock()
    sums = post.deliver()
    assert (sums["accepted"], sums["uncertain"]) == (20, 10)
    assert {post.ledger.receipts[one.id].retry_at for one in cut.deliveries} == {now + ASKED_AGAIN}
    assert timedelta(minutes=25) == ASKED_AGAIN


def test_what_a_provider_that_is_never_asked_cannot_tell_is_not_asked_for_again() -> None:
    post = Post()
    cut = post.attempted()
    post.time.wait(301)
    post.deliver()
    assert {post.ledger.receipts[one.id].retry_at for one in cut.deliveries} == {None}


def test_what_was_refused_or_not_begun_is_told_as_such() -> None:
    post = Post(count=10, limits=ASKED)
    (first, second, third, *_) = post.attempted(fate=lost).deliveries
    post.provider.known = {first.id: Answer.ACCEPTED, second.id: Answer.REJECTED, third.id: Answer.DEFERRED}
    post.time.wait(301)
    sums = post.deliver()
    assert (sums["accepted"], sums["rejected"], sums["uncertain"], sums["due"]) == (2, 1, 7, 0)
    assert (post.ledger.reason(first), post.ledger.reason(second)) == ("looked up", "looked up")
    assert post.provider.mails == {third.id: 1}, "what was not begun is due at once"
    assert post.at == [301]


def test_a_batch_that_an_original_may_have_sent_is_asked_for_before_it_goes_out_and_only_once() -> None:
    post = Post(limits=ASKED)
    post.ledger.doubts = {0, 1}
    sent = post.batches[0].deliveries[:4]
    post.provider.known = dict.fromkeys((one.id for one in sent), Answer.ACCEPTED)
    looked = Away(post, 0)
    sums = post.deliver()
    assert (sums["accepted"], sums["uncertain"]) == (24, 6)
    assert [number for _, number in post.provider.calls] == [1, 2], "of the first some are known, so none goes out"
    assert (looked.asked, post.ledger.doubts) == (2, set())


def test_while_the_provider_cannot_be_asked_nothing_in_doubt_goes_out_and_it_rests_five_minutes() -> None:
    post = Post(count=10, limits=ASKED)
    post.ledger.doubts = {0}
    Away(post, 1)
    assert post.deliver()["accepted"] == 10
    assert post.at == [300]
    assert post.names.count("batch.deferred") == 1
    assert [one.text for one in post.events][1] == "the next mail is due in 300 seconds"


def test_an_address_that_is_none_was_never_handed_over_whatever_is_not_known() -> None:
    post = Post(count=10, limits=ASKED)
    post.ledger.doubts = {0}
    post.provider.known = {one.id: Answer.ACCEPTED for one in post.batches[0].deliveries[1:]}
    object.__setattr__(post.batches[0].deliveries[0], "address", "nobody")
    sums = post.deliver()
    assert (sums["accepted"], sums["rejected"], sums["uncertain"]) == (9, 1, 0)


@pytest.mark.parametrize(("dedupes", "calls"), [(False, [0, 300]), (True, [0, 30])])
def test_a_lost_attempt_is_asked_for_when_its_lease_is_over_and_not_at_all_where_a_second_one_is_no_second_mail(
    dedupes: bool, calls: list[float]
) -> None:
    post = Post(count=10, limits=replace(ASKED, dedupes=dedupes))
    post.provider.script = [lost]
    looked = Away(post, 0)
    post.provider.known = {one.id: Answer.DEFERRED for one in post.batches[0].deliveries}
    assert post.deliver()["accepted"] == 10
    assert (post.at, looked.asked) == (calls, int(not dedupes))


def test_who_was_not_handed_over_is_not_of_unknown_outcome_where_the_call_got_no_answer() -> None:
    post = Post(count=10, limits=ASKED)
    post.ledger.forbidden = {post.batches[0].deliveries[0].address: "unsubscribed"}
    post.provider.script = [lost]
    sums = post.deliver()
    assert (sums["suppressed"], sums["uncertain"], sums["accepted"]) == (1, 9, 0)


def test_what_was_known_before_a_lost_call_counts_as_done() -> None:
    post = Post(count=30, limits=ASKED)
    post.ledger.forbidden = {post.batches[0].deliveries[0].address: "unsubscribed"}
    post.provider.script = [lost]
    post.provider.known = {one.id: Answer.ACCEPTED for one in post.batches[0].deliveries[1:]}
    assert post.deliver()["due"] == 0
    assert post.events[-1].done == post.events[-1].total == 30


def test_the_account_rests_where_what_is_handed_over_again_is_not_taken_for_now() -> None:
    post = Post(count=20, limits=replace(TEN, dedupes=True))
    for number in range(2):
        post.attempted(number, fate=lost)
    post.time.wait(400)
    post.provider.script = [all_(Answer.DEFERRED, reason="429", channel=True, retry_at=NOW + timedelta(seconds=460))]
    assert post.deliver()["accepted"] == 20
    assert post.at == [400, 460, 460]


def test_three_lost_attempts_in_a_row_count_though_they_are_asked_for_later() -> None:
    post = Post(count=40, limits=ASKED)
    post.provider.script = [lost] * 3
    sums = post.deliver()
    assert (post.ledger.why, sums["due"]) == ("scripted gave no answer 3 times in a row", 40)
    assert post.names.count("batch.lost") == 3
    assert post.provider.script == []


@pytest.mark.parametrize("limits", [ASKED, replace(ASKED, looks_up=False)])
def test_what_is_unknown_where_others_of_the_call_were_answered_is_asked_for_half_an_hour_later(limits: Limits) -> None:
    def partly(batch: Batch) -> Sequence[Receipt]:
        return [*accepted(batch)[:6], *lost(batch)[6:]]

    post = Post(count=10, limits=limits)
    post.provider.script = [partly]
    now = post.time.clock()
    sums = post.deliver()
    unknown = [receipt for receipt in post.ledger.receipts.values() if receipt.answer is Answer.UNCERTAIN]
    assert (sums["accepted"], len(unknown)) == (6, 4)
    assert {receipt.retry_at for receipt in unknown} == {now + ASKED_ABOUT if limits.looks_up else None}


def test_who_was_behind_a_lost_call_when_the_provider_halted_was_not_handed_over_and_is_due() -> None:
    def halted(batch: Batch) -> Sequence[Receipt]:
        raise ProviderHalt("no credits", receipts=lost(batch)[:4])

    post = Post(count=10, limits=ASKED)
    post.provider.script = [halted]
    post.deliver()
    post.ledger.why = ""
    sums = post.deliver()
    assert (sums["accepted"], sums["uncertain"]) == (6, 4)
    assert len(post.provider.mails) == 6


@pytest.mark.parametrize(
    ("limits", "known", "at"), [(ASKED, True, [360, 360]), (replace(TEN, dedupes=True), False, [360, 360, 360])]
)
def test_while_the_account_rests_nobody_is_asked_and_nothing_handed_over_again(
    limits: Limits, known: bool, at: list[float]
) -> None:
    post = Post(limits=limits)
    post.attempted()
    post.time.wait(301)
    post.ledger.pause("post", post.time.clock() + timedelta(seconds=59), "429", post.time.clock())
    asked: list[float] = []
    look_up = post.provider.look_up

    def noted(batch: Batch) -> Mapping[str, Answer]:
        asked.append(post.time.seconds)
        return look_up(batch)

    post.provider.look_up = noted  # type: ignore[method-assign]
    assert post.deliver()["accepted"] == 30
    assert (asked, post.at) == ([360], at)
    assert once_each(post)


def test_where_it_is_too_busy_to_be_asked_the_account_rests_as_long_as_it_says() -> None:
    post = Post(limits=ASKED)
    post.attempted()
    post.time.wait(301)

    def busy(batch: Batch) -> Mapping[str, Answer]:
        raise NotNow("scripted answered 429", post.time.clock() + timedelta(seconds=40))

    post.provider.look_up = busy  # type: ignore[method-assign]
    assert post.deliver()["accepted"] == 20
    assert post.at == [341, 341]
    assert post.names.count("sending.paused") == 1


def test_where_the_account_rests_for_hours_it_ends_and_the_attempt_is_settled_by_who_comes_later() -> None:
    post = Post(limits=ASKED)
    post.attempted()
    post.time.wait(301)
    post.ledger.pause("post", post.time.clock() + timedelta(hours=5), "429", post.time.clock())
    assert post.deliver()["due"] == 30
    post.time.wait(5 * 3600)
    assert post.deliver()["accepted"] == 30
