"""Batches of an edition by readers' time are due one wave after the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial

from sqlalchemy import select

from digest.model.edition import Edition
from digest.model.mail import Answer, Batch, Claim, Receipt
from digest.model.people import Recipient, Subscriber, Subscription
from digest.send import plan
from digest.send.ports import Limits
from digest.store import Store
from digest.store.database.tables import batches
from tests.store.made import MINUTE, NOW, draft, rendering

HOUR = timedelta(hours=1)
DUE = {"Asia/Tokyo": NOW - HOUR, "": NOW + HOUR, "America/New_York": NOW + 6 * HOUR}
ZONES = ("", "Asia/Tokyo", "", "America/New_York", "Asia/Tokyo")


def planned(edition: Edition, people: Iterable[Recipient]) -> Iterator[Batch]:
    return partial(plan.batches, limits=Limits(batch=10), wave=DUE.get)(edition, people)


def frozen(store: Store) -> Edition:
    for number, zone in enumerate(ZONES):
        person = Subscriber(address=f"a{number}@reader.example", added=NOW)
        store.subscribers.add(person, Subscription(subscriber=0, digest="morning", zone=zone, since=NOW), NOW)
    by_readers = replace(draft(), occasion=replace(draft().occasion, local=True))
    return store.editions.freeze(by_readers, (), {"en:": rendering()}, planned, NOW)


def claimed(store: Store, edition: Edition, at: timedelta) -> list[str]:
    """Addresses that are handed over then."""
    addresses: list[str] = []
    while isinstance(claim := store.deliveries.claim(edition.id, "ada", NOW + at, MINUTE), Claim):
        receipts = [Receipt(delivery=one.id, answer=Answer.ACCEPTED) for one in claim.batch.deliveries]
        addresses += [one.address[:2] for one in claim.batch.deliveries]
        assert claim.batch.due in DUE.values()
        store.deliveries.record(claim, receipts, NOW + at)
    return addresses


def test_zones_of_readers_are_counted(store: Store) -> None:
    frozen(store)
    assert store.subscribers.zones("morning") == {"": 2, "America/New_York": 1, "Asia/Tokyo": 2}


def test_each_wave_can_be_claimed_when_its_time_has_come_and_not_before(store: Store) -> None:
    edition = frozen(store)
    assert [(wave.at - NOW, wave.mails) for wave in store.waves.of(edition.id)] == [
        (-HOUR, 2),
        (HOUR, 2),
        (6 * HOUR, 1),
    ]
    assert claimed(store, edition, 0 * HOUR) == ["a1", "a4"]
    assert store.deliveries.next_due(edition.id) == NOW + HOUR
    assert [wave.mails for wave in store.waves.coming(edition.id, NOW)] == [2, 1]
    assert claimed(store, edition, HOUR) == ["a0", "a2"]
    assert claimed(store, edition, 6 * HOUR) == ["a3"]
    assert store.editions.finish(edition.id, NOW + 6 * HOUR).status == "sent"


def test_who_is_handed_over_once_more_is_counted_where_they_are(store: Store) -> None:
    edition = frozen(store)
    claim = store.deliveries.claim(edition.id, "ada", NOW, MINUTE)
    assert isinstance(claim, Claim)
    store.deliveries.record(claim, [], NOW)
    assert store.by_hand.send_again(edition.id, Answer.UNCERTAIN, "a1@reader.example") == 1
    assert [wave.mails for wave in store.waves.of(edition.id)] == [2, 2, 1]
    with store._database.read() as connection:
        assert sorted(connection.scalars(select(batches.c.size))) == [1, 1, 1, 2]


def test_whoever_tries_again_by_hand_wakes_nobody_before_their_time(store: Store) -> None:
    edition = frozen(store)
    store.by_hand.due_now(edition.id, NOW)
    assert claimed(store, edition, 0 * HOUR) == ["a1", "a4"]


def test_the_edition_remembers_that_it_goes_by_readers_clocks(store: Store) -> None:
    edition = frozen(store)
    (again,) = store.editions.sending()
    assert again.occasion.local
    assert again.occasion == edition.occasion
