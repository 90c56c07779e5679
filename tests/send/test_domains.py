"""A domain that takes no mail rests beyond one batch, for all who send."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import cast

from digest.model.mail import Answer, Batch, Claim, Receipt, Wait
from digest.send.domains import Domains
from digest.send.plan import batches as planned
from digest.send.ports import Ledger, Limits
from tests.send.ledger import MemoryLedger
from tests.send.made import NOW, batch, delivery, edition, recipients
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


class Told:
    """A ledger that knows of domains, and is told of them."""

    def __init__(self, known: dict[str, Wait]) -> None:
        self.known = known
        self.told: list[object] = []

    def domains(self, channel: str, names: Collection[str], now: datetime) -> dict[str, Wait]:
        self.told.append((channel, sorted(names)))
        return {name: wait for name, wait in self.known.items() if name in names}

    def domains_well(self, channel: str, names: Collection[str]) -> None:
        self.told.append((channel, "well", sorted(names)))

    def rest_domain(self, channel: str, name: str, why: str, now: datetime) -> datetime:
        self.told.append((channel, name, why))
        return now + timedelta(minutes=2)


def known(**given: int) -> tuple[Domains, Told]:
    """With domains of .org that rest for so many seconds from now."""
    told = Told({f"{name}.org": Wait(until=NOW + timedelta(seconds=s), why=LATER) for name, s in given.items()})
    return Domains(cast(Ledger, told), lambda act: act()), told


def claimed(*addresses: str) -> Claim:
    deliveries = tuple(delivery(id=f"d{n}", address=address) for n, address in enumerate(addresses))
    return Claim(batch=batch(1, deliveries=deliveries), fence=1, until=NOW, attempt=1, channel="post")


def test_only_a_rest_that_is_not_over_holds_a_mail_back() -> None:
    domains, told = known(busy=1, free=0)
    resting = domains.resting("post", ["a@BUSY.org", "b@free.org", "c@other.org"], NOW)
    assert {address: wait.until for address, wait in resting.items()} == {"a@BUSY.org": NOW + timedelta(seconds=1)}
    assert told.told == [("post", ["busy.org", "free.org", "other.org"])]


def test_a_domain_is_called_well_once_and_only_where_something_was_known_against_it() -> None:
    domains, told = known(free=0)
    claim = claimed("a@Free.org", "b@other.org")
    domains.resting("post", ["a@Free.org", "b@other.org"], NOW)
    told.told.clear()
    receipts = accepted(claim.batch)
    assert domains.rested(claim, receipts, NOW) == list(receipts)
    assert domains.rested(claim, receipts, NOW) == list(receipts)
    assert told.told == [("post", "well", ["free.org"])]


def test_a_domain_that_takes_none_rests_once_a_call_and_is_well_when_it_takes_one_later() -> None:
    domains, told = known()
    claim = claimed("a@busy.org", "b@Busy.org", "c@other.org")
    late = [Receipt(delivery=f"d{n}", answer=Answer.DEFERRED, reason=f"{LATER} {n}", domain=True) for n in range(2)]
    made = domains.rested(claim, [*late, accepted(claim.batch)[2]], NOW)
    assert [one.retry_at for one in made] == [NOW + timedelta(minutes=2)] * 2 + [None]
    assert told.told == [("post", "busy.org", f"{LATER} 1")]
    domains.rested(claim, accepted(claim.batch), NOW)
    assert told.told[1:] == [("post", "well", ["busy.org"])]
