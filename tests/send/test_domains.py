"""A domain that takes no mail rests beyond one batch, for all who send."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta

from digest.model.mail import Answer, Batch, Receipt
from digest.send.plan import batches as planned
from digest.send.ports import Limits
from tests.send.ledger import MemoryLedger
from tests.send.made import edition, recipients
from tests.send.scripted import Act, Post, accepted

LATER = "421 4.7.0 too many"


def mixed(count: int) -> Post:
    """Every second reader is at busy.org; batches of ten."""
    post = Post(count=count)
    people = [
        replace(one, address=f"r{number}@Busy.org") if number % 2 else one
        for number, one in enumerate(recipients(count))
    ]
    post.batches = list(planned(edition(), people, Limits(batch=10, batch_bytes=0)))
    post.ledger = MemoryLedger(post.batches)
    return post


def busy(addresses: Callable[[str], bool]) -> Act:
    """Those readers' domain takes nothing for now."""

    def act(batch: Batch) -> Sequence[Receipt]:
        late = Receipt(delivery="", answer=Answer.DEFERRED, reason=LATER, domain=True)
        return [
            replace(late, delivery=one.delivery) if addresses(of.address) else one
            for one, of in zip(accepted(batch), batch.deliveries, strict=True)
        ]

    return act


def at_busy(address: str) -> bool:
    return address.endswith("@Busy.org")


def test_the_next_batches_do_not_try_a_domain_that_rests_and_it_is_tried_again_when_that_is_over() -> None:
    post = mixed(40)
    post.provider.script = [busy(at_busy)]
    sums = post.deliver()
    assert sums["accepted"] == 40
    first = [number for at, number in post.provider.calls if at == 0]
    again = [at for at, _ in post.provider.calls if at]
    assert first == [0, 1, 2, 3]
    assert set(again) == {30}
    assert post.ledger.resting == {}, "it took a mail: nothing is known against it"


def test_a_domain_that_still_takes_none_rests_longer_and_is_asked_by_one_batch() -> None:
    post = mixed(40)
    post.provider.script = [busy(at_busy), accepted, accepted, accepted, busy(at_busy)]
    assert post.deliver()["accepted"] == 40
    assert [at for at, _ in post.provider.calls if at] == [30, 150, 150, 150, 150]


def test_another_process_keeps_the_rest_of_a_domain() -> None:
    post = mixed(10)
    post.ledger.rest_domain("outbox", "busy.org", LATER, post.time.clock())
    sums = post.deliver(patience=timedelta(seconds=5))
    assert (sums["accepted"], sums["due"]) == (5, 5)
    assert {post.ledger.receipts[one.id].reason for one in post.batches[0].deliveries if at_busy(one.address)} == {
        LATER
    }


def test_a_domain_that_rests_beyond_the_late_limit_is_given_up_and_not_rejected() -> None:
    post = mixed(10)
    post.provider.script = [busy(at_busy)] * 9
    sums = post.deliver(until=post.time.clock() + timedelta(seconds=20))
    assert (sums["accepted"], sums["expired"], sums["rejected"]) == (5, 5, 0)
