"""All senders of one database together keep a provider's rate, however many they are."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import func, select

from digest.model.edition import Edition
from digest.model.mail import Channel, Claim, Wait
from digest.model.people import Subscriber, Subscription
from digest.send import plan
from digest.send.deliver import deliver
from digest.send.message import message
from digest.send.ports import Limits
from digest.store import Store
from digest.store.ledger.tables import channels
from tests.send import made
from tests.send.together import Counting, SharedTime
from tests.store.made import MINUTE, NOW, receipts, sending

TEN = Channel(name="postmark", per_second=10)


def seconds(count: float) -> timedelta:
    return timedelta(seconds=count)


def claim(store: Store, edition: int, after: float, channel: Channel | None = TEN) -> Claim | Wait | None:
    return store.deliveries.claim(edition, "here", NOW + seconds(after), MINUTE, channel)


def rows(store: Store) -> int:
    with store._database.read() as connection:
        return connection.scalar(select(func.count()).select_from(channels)) or 0


def test_a_batch_goes_when_the_one_before_it_is_worked_off(store: Store) -> None:
    id = sending(store, 12, size=4)
    assert isinstance(claim(store, id, 0), Claim)
    assert claim(store, id, 0) == claim(store, id, 0.3) == Wait(until=NOW + seconds(0.4))
    assert isinstance(claim(store, id, 0.4), Claim)
    assert claim(store, id, 0.4) == Wait(until=NOW + seconds(0.8))


def test_who_is_told_to_come_again_holds_nothing(store: Store) -> None:
    id = sending(store, 8, size=4)
    claim(store, id, 0)
    claim(store, id, 0.1)
    held = claim(store, id, 0.4)
    assert isinstance(held, Claim)
    assert (held.batch.number, held.attempt, held.fence) == (1, 1, 1)


def test_two_editions_share_the_rate_of_their_provider(store: Store) -> None:
    first, second = sending(store, 4, size=4), sending(store, 4, size=4, day=25)
    claim(store, first, 0)
    assert claim(store, second, 0.1) == Wait(until=NOW + seconds(0.4))
    assert isinstance(claim(store, second, 0.1, Channel(name="ses", per_second=10)), Claim)


def test_who_wakes_a_little_late_costs_no_time_and_a_rest_saves_none_up(store: Store) -> None:
    id = sending(store, 16, size=4)
    claim(store, id, 0)
    claim(store, id, 0.5)
    assert claim(store, id, 0.5) == Wait(until=NOW + seconds(0.8))
    assert isinstance(claim(store, id, 60), Claim)
    assert claim(store, id, 60) == Wait(until=NOW + seconds(60.4))


def test_what_was_handed_over_counts_by_the_rate_of_now(store: Store) -> None:
    id = sending(store, 8, size=4)
    claim(store, id, 0, Channel(name="postmark", per_second=0.01))
    assert claim(store, id, 0) == Wait(until=NOW + seconds(0.4))


def test_a_clock_that_is_behind_waits_and_gives_nobody_time_back(store: Store) -> None:
    id = sending(store, 12, size=4)
    claim(store, id, 30)
    assert claim(store, id, 0) == Wait(until=NOW + seconds(30.4))
    assert claim(store, id, 30) == Wait(until=NOW + seconds(30.4))


def test_a_clock_that_was_wrong_by_a_year_does_not_stop_sending_for_a_year(store: Store) -> None:
    first, second = sending(store, 4, size=4), sending(store, 8, size=4, day=25)
    claim(store, first, 365 * 86_400)
    assert isinstance(claim(store, second, 0), Claim)
    assert claim(store, second, 0) == Wait(until=NOW + seconds(0.4))


def test_a_process_that_dies_with_a_batch_in_hand_loses_its_turn_and_no_other(store: Store) -> None:
    id = sending(store, 8, size=4)
    claim(store, id, 0)
    other = claim(store, id, 0.4)
    assert isinstance(other, Claim)
    store.deliveries.record(other, receipts(other), NOW)
    assert claim(store, id, 1) is None
    assert store.deliveries.sums(id)["accepted"] == 4


def test_an_account_rests_for_all_of_its_senders_longer_each_time_until_it_takes_a_mail(store: Store) -> None:
    first, second = sending(store, 8, size=4), sending(store, 8, size=4, day=25)
    free = Channel(name="postmark")
    assert store.channels.pause("postmark", None, "429", NOW) == NOW + seconds(2)
    assert claim(store, first, 1, free) == claim(store, second, 1.5, TEN) == Wait(until=NOW + seconds(2), why="429")
    assert store.channels.pause("postmark", None, "429", NOW + seconds(2)) == NOW + seconds(10)
    assert store.channels.pause("postmark", None, "429", NOW + seconds(10)) == NOW + seconds(40)
    assert isinstance(claim(store, second, 11, Channel(name="ses")), Claim)
    mine = claim(store, first, 41, free)
    assert isinstance(mine, Claim)
    store.deliveries.record(mine, receipts(mine), NOW)
    assert store.channels.pause("postmark", None, "429", NOW + seconds(200)) == NOW + seconds(202)


def test_of_eight_calls_that_fail_together_one_counts(store: Store) -> None:
    """Those that were on their way when the rest began say nothing new, but for a time that the provider asks for."""
    for n in range(8):
        assert store.channels.pause("postmark", None, "503", NOW + seconds(n / 10)) == NOW + seconds(2)
    assert store.channels.pause("postmark", NOW + seconds(5), "429", NOW + seconds(1)) == NOW + seconds(5)
    assert store.channels.pause("postmark", NOW + seconds(3), "429", NOW + seconds(1)) == NOW + seconds(5)
    assert store.channels.pause("postmark", None, "503", NOW + seconds(5)) == NOW + seconds(13)


def test_a_rest_that_the_provider_asked_for_is_no_person_s_to_lift(store: Store) -> None:
    store.channels.pause("postmark", NOW + seconds(3600), "429", NOW)
    store.channels.pause("smtp", None, "nothing listens", NOW)
    store.channels.pause("another smtp", None, "nothing listens", NOW)
    for name in ("postmark", "smtp", "ses"):
        store.channels.lift(name)
    assert store.channels.resting("another smtp", NOW) == Wait(until=NOW + seconds(2), why="nothing listens")
    assert store.channels.resting("postmark", NOW) == Wait(until=NOW + seconds(3600), why="429")
    assert store.channels.resting("smtp", NOW) is None
    assert store.channels.pause("smtp", None, "nothing listens", NOW) == NOW + seconds(2), "as if it were the first"
    assert store.channels.pause("smtp", NOW + seconds(86_400), "tomorrow", NOW) == NOW + seconds(6 * 3600)


def test_a_person_lifts_the_rests_of_readers_domains_too_and_of_no_other_account(store: Store) -> None:
    for name in ("smtp", "another smtp"):
        store.deliveries.rest_domain(name, "post.org", "451 later", NOW)
    store.channels.lift("smtp")
    assert store.deliveries.domains("smtp", ["post.org"], NOW) == {}
    assert store.deliveries.domains("another smtp", ["post.org"], NOW)


def test_a_shorter_rest_does_not_end_a_longer_one(store: Store) -> None:
    long = NOW + seconds(3600)
    assert store.channels.pause("postmark", long, "429", NOW) == long
    for asked in (None, NOW + seconds(60), long):
        assert store.channels.pause("postmark", asked, "busy", NOW) == long
    assert store.channels.resting("postmark", NOW) == Wait(until=long, why="429")
    assert store.channels.pause("postmark", long + seconds(1), "busy", NOW) == long + seconds(1)
    assert store.channels.pause("postmark", NOW - seconds(60), "late", long + seconds(2)) == long + seconds(2)


def test_a_rest_written_by_a_wrong_clock_is_none(store: Store) -> None:
    store.channels.pause("postmark", None, "429", NOW + seconds(365 * 86_400))
    assert store.channels.resting("postmark", NOW) is None


def test_notices_and_tests_take_a_turn_of_the_same_rate(store: Store) -> None:
    id = sending(store, 4, size=4)
    assert store.channels.take(TEN, 5, NOW) is None
    assert claim(store, id, 0) == Wait(until=NOW + seconds(0.5))
    assert store.channels.take(TEN, 5, NOW) == Wait(until=NOW + seconds(0.5))


def test_the_first_word_on_a_canary_counts(store: Store) -> None:
    id = sending(store, 4)
    assert store.deliveries.canary(id, NOW + seconds(600)) == NOW + seconds(600)
    assert store.deliveries.canary(id, NOW + seconds(900)) == NOW + seconds(600)


def test_without_a_rate_nothing_is_written_and_nobody_waits(store: Store) -> None:
    id = sending(store, 8, size=4)
    assert isinstance(claim(store, id, 0, None), Claim)
    assert isinstance(claim(store, id, 0, None), Claim)
    assert rows(store) == 0


# ---- the loop that sends


def frozen(store: Store, digest: str, count: int, limits: Limits) -> Edition:
    people = (
        (Subscriber(address=f"{digest}{n}@post.org"), Subscription(subscriber=0, digest=digest, consent="a form"))
        for n in range(count)
    )
    store.subscribers.add_all(people, made.NOW)
    draft = made.draft(digest=digest)
    batches = partial(plan.batches, limits=limits, canary=0)
    return store.editions.freeze(draft, (), {made.EN: made.rendering()}, batches, made.NOW)


def sent_at_once(store: Store, senders: int, provider: Counting, rate: float | None, count: int) -> None:
    """So many editions of as many digests go out, each from a thread of its own."""
    time = provider.time
    editions = [frozen(store, f"digest-{n}", count, provider.limits) for n in range(senders)]

    def send(edition: Edition) -> int:
        try:
            return deliver(
                edition.id,
                ledger=store.deliveries,
                provider=provider,
                compose=lambda delivery: message(delivery, edition.draft, made.KEYS, edition.frozen),
                renderings=store.editions.renderings(edition.id),
                pace=time.pace(rate, edition.digest),
            )["accepted"]
        finally:
            time.done()

    with ThreadPoolExecutor(senders) as pool:
        assert list(pool.map(send, editions)) == [count] * senders


@pytest.mark.parametrize(("senders", "takes"), [(1, 0.0), (2, 0.1), (4, 0.0)])
def test_the_rate_holds_for_all_senders_together(store: Store, senders: int, takes: float) -> None:
    time = SharedTime(senders)
    provider = Counting(time, Limits(batch=5, batch_bytes=0), seconds=takes)

    sent_at_once(store, senders, provider, rate=20, count=80 // senders)

    assert provider.per_second == pytest.approx(20, rel=0.05)
    sent = 0
    for at, count in sorted(provider.given):
        assert sent <= 20 * at + 0.001, "more was given than the rate allows"
        sent += count


def test_the_provider_s_own_rate_holds_where_none_is_typed(store: Store) -> None:
    provider = Counting(SharedTime(2), Limits(batch=5, batch_bytes=0, rate=10))
    sent_at_once(store, 2, provider, rate=None, count=20)
    assert provider.per_second == pytest.approx(10, rel=0.05)
