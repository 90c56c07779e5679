"""What all senders of one account learn together: domains that rest, answers that stop, a limit that is kept."""

from __future__ import annotations

from datetime import timedelta

import pytest

from digest.model.mail import Channel, Circuit, Claim, Stop, Wait
from digest.store import Store
from tests.store.made import MINUTE, NOW, receipts, sending

SECOND = timedelta(seconds=1)


def claimed(store: Store, edition: int) -> Claim:
    claim = store.deliveries.claim(edition, "here", NOW, MINUTE)
    assert isinstance(claim, Claim)
    return claim


def test_a_domain_rests_longer_each_time_until_it_takes_a_mail(store: Store) -> None:
    ledger, until = store.deliveries, NOW
    for seconds in (30, 120, 480):
        now, until = until, until + timedelta(seconds=seconds)
        assert ledger.rest_domain("smtp", "post.org", "451 later", now) == until
        assert ledger.rest_domain("smtp", "post.org", "another sender", now + SECOND) == until, "it rests already"
    known = {"post.org": Wait(until=until, why="451 later")}
    assert ledger.domains("smtp", ["post.org", "mail.org"], NOW) == known
    assert ledger.domains("smtp", ["post.org"], until + MINUTE) == known, "it is over, and remembered"
    assert ledger.domains("ses", ["post.org"], NOW) == {}

    ledger.domains_well("smtp", ["post.org", "mail.org"])

    assert ledger.domains("smtp", ["post.org"], NOW) == {}
    assert ledger.rest_domain("smtp", "post.org", "451 later", until) == until + 30 * SECOND


def test_a_domain_s_rest_that_a_wrong_clock_wrote_is_none(store: Store) -> None:
    store.deliveries.rest_domain("smtp", "post.org", "451 later", NOW + timedelta(days=365))
    assert store.deliveries.domains("smtp", ["post.org"], NOW) == {}
    assert store.deliveries.rest_domain("smtp", "post.org", "451 later", NOW) == NOW + 120 * SECOND


def test_answers_are_counted_for_all_who_send_an_edition_until_sending_goes_on_anew(store: Store) -> None:
    first, other = sending(store, 12, size=4), sending(store, 4, size=4, day=25)
    call = Circuit(accepted=2, rejected=1, refused=1)
    for number in (1, 2, 3):
        claim = claimed(store, first)
        counts = store.deliveries.record(claim, receipts(claim), NOW, call)
        assert counts == Circuit(accepted=2 * number, rejected=number, refused=number)
    claim = claimed(store, other)
    assert store.deliveries.record(claim, receipts(claim), NOW) == Circuit()
    store.deliveries.stop("too many", NOW)
    store.deliveries.go()
    assert store.deliveries.lost(claim, [], NOW) == Circuit(lost=1)


def test_calls_without_an_answer_are_counted_in_a_row_whoever_made_them(store: Store) -> None:
    id = sending(store, 16, size=4)
    assert [store.deliveries.lost(claimed(store, id), [], NOW).lost for _ in range(3)] == [1, 2, 3]
    claim = claimed(store, id)
    assert store.deliveries.record(claim, receipts(claim), NOW, Circuit(accepted=4)).lost == 0
    assert store.deliveries.lost(claim, [], NOW) == Circuit(accepted=4, lost=1)


@pytest.mark.parametrize(("rate", "seconds"), [(0.0, 0.4), (100.0, 0.4), (5.0, 0.8)])
def test_a_limit_that_one_sender_learned_is_kept_by_all_where_it_is_below_the_rate(
    store: Store, rate: float, seconds: float
) -> None:
    channel = Channel(name="smtp", per_second=rate)
    store.deliveries.pause("smtp", NOW, "450 too much mail", NOW, 10.0)
    assert store.channels.learned("smtp", NOW + SECOND) == 10.0
    assert store.channels.take(channel, 4, NOW) is None
    assert store.channels.take(channel, 4, NOW) == Wait(until=NOW + timedelta(seconds=seconds))


def test_a_learned_limit_is_tried_anew_after_an_hour(store: Store) -> None:
    store.deliveries.pause("smtp", NOW, "450 too much mail", NOW, 0.1)
    later = NOW + timedelta(minutes=61)
    assert store.channels.learned("smtp", later) == store.channels.learned("ses", NOW) == 0.0
    assert [store.channels.take(Channel(name="smtp"), 50, later) for _ in range(2)] == [None, None]


def test_a_stop_says_who_since_when_and_why_and_the_first_one_stays(store: Store) -> None:
    assert store.deliveries.stop_in_force() is None
    store.deliveries.stop("the lead is wrong", NOW, "ann")
    store.deliveries.stop("again", NOW + MINUTE, "ben")
    assert store.deliveries.stop_in_force() == Stop(why="the lead is wrong", since=NOW, by="ann")


def test_a_rest_that_names_no_limit_teaches_none(store: Store) -> None:
    store.channels.pause("smtp", None, "451 busy", NOW)
    assert store.channels.learned("smtp", NOW + SECOND) == 0.0
