"""Mails go to another address once whoever has it says so; the address before is told, and old links still work."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from digest.model.letter import LetterKind
from digest.model.people import Cause, Standing, Subscriber, Subscription, Suppression
from digest.store import Store

NOW = datetime(2026, 11, 24, 7, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
MIA, NEW = "mia@quay.example", "mia@harbour.example"


def reader(store: Store, *digests: str, address: str = MIA) -> int:
    for digest in digests:
        store.subscribers.add(Subscriber(address=address), Subscription(subscriber=0, digest=digest), NOW)
    return store.subscribers.find(address)[0].id


def mails(store: Store, now: datetime = NOW + DAY) -> list[tuple[LetterKind, str]]:
    return [(letter.kind, letter.address) for letter in store.letters.due(now)]


def test_the_new_address_is_asked_and_the_one_before_told(store: Store) -> None:
    id = reader(store, "morning")
    store.moving.ask(id, NEW, "en", NOW)
    assert mails(store) == [(LetterKind.ADDRESS, NEW)]
    assert [one.address for one in store.subscribers.recipients("morning", "en")] == [MIA]
    assert store.moving.confirm(id, NOW, "en", NOW + HOUR)
    assert mails(store) == [(LetterKind.ADDRESS, NEW), (LetterKind.MOVED, MIA)]
    assert [one.address for one in store.subscribers.recipients("morning", "en")] == [NEW]
    assert not store.subscribers.find(MIA)


def test_what_was_confirmed_once_is_not_again(store: Store) -> None:
    id = reader(store, "morning")
    store.moving.ask(id, NEW, "en", NOW)
    assert store.moving.confirm(id, NOW, "en", NOW + HOUR)
    assert not store.moving.confirm(id, NOW, "en", NOW + HOUR)


def test_a_later_wish_replaces_an_earlier_one(store: Store) -> None:
    id = reader(store, "morning")
    store.moving.ask(id, "typo@harbour.example", "en", NOW)
    store.moving.ask(id, NEW, "en", NOW + HOUR)
    assert not store.moving.confirm(id, NOW, "en", NOW + HOUR)
    assert store.moving.confirm(id, NOW + HOUR, "en", NOW + HOUR)


def test_an_address_that_nobody_confirms_for_a_week_is_forgotten(store: Store) -> None:
    id = reader(store, "morning")
    store.moving.ask(id, NEW, "en", NOW)
    store.moving.look_after(NOW + 6 * DAY)
    assert store.moving.asked(id) == (NEW, NOW)
    store.moving.look_after(NOW + 7 * DAY)
    assert store.moving.asked(id) is None


def test_13_one_victim_gets_one_letter_a_day_whoever_asks(store: Store) -> None:
    for number in range(5):
        id = reader(store, "morning", address=f"reader{number}@quay.example")
        store.moving.ask(id, NEW.upper(), "en", NOW + timedelta(minutes=number))
    assert len(mails(store)) == 1


def test_13_one_reader_causes_three_letters_a_day_at_most(store: Store) -> None:
    id = reader(store, "morning")
    for number in range(9):
        store.moving.ask(id, f"victim{number}@quay.example", "en", NOW + timedelta(minutes=number))
    assert len(mails(store)) == 3


@pytest.mark.parametrize("cause", [Cause.BOUNCED, Cause.COMPLAINED, Cause.BY_HAND])
def test_an_address_that_must_not_be_mailed_is_not_asked(store: Store, cause: Cause) -> None:
    id = reader(store, "morning")
    store.subscribers.suppress(Suppression(address=NEW, cause=cause))
    store.moving.ask(id, NEW, "en", NOW)
    assert mails(store) == []


def test_two_who_turn_out_to_be_one_get_what_both_got_once(store: Store) -> None:
    id, other = reader(store, "morning", "week"), reader(store, "week", "sport", address=NEW)
    store.moving.ask(id, NEW, "en", NOW)
    assert store.moving.confirm(id, NOW, "en", NOW + HOUR)
    gets = {one.digest for one in store.subscribers.subscriptions(id) if one.standing is Standing.ACTIVE}
    assert gets == {"morning", "week", "sport"}
    assert [one.subscriber for one in store.subscribers.recipients("week", "en")] == [id]
    person = store.subscribers.get(other)
    assert person
    assert person.id == id


def test_what_the_other_had_left_stays_left_and_of_what_both_got_their_own_topics_count(store: Store) -> None:
    id, other = reader(store, "morning", "week"), reader(store, "week", "sport", address=NEW)
    store.subscribers.choose(id, "week", ["sea"])
    store.subscribers.choose(other, "week", ["sky"])
    store.subscribers.unsubscribe(other, "sport", NOW)
    store.moving.ask(id, NEW, "en", NOW)
    assert store.moving.confirm(id, NOW, "en", NOW + HOUR)
    gets = {one.digest: one.topics for one in store.subscribers.subscriptions(id) if one.standing is Standing.ACTIVE}
    assert gets == {"morning": (), "week": ("sea",)}


def test_who_had_said_stop_at_the_new_address_gets_there_what_they_bring(store: Store) -> None:
    other = reader(store, "morning", address=NEW)
    store.subscribers.unsubscribe(other, "", NOW)
    id = reader(store, "morning")
    store.moving.ask(id, NEW, "en", NOW)
    store.moving.confirm(id, NOW, "en", NOW + HOUR)
    assert [one.address for one in store.subscribers.recipients("morning", "en")] == [NEW]


def test_erasing_forgets_an_address_that_waits_too(store: Store) -> None:
    id = reader(store, "morning")
    store.moving.ask(id, NEW, "en", NOW)
    store.subscribers.erase(MIA, NOW)
    assert store.moving.asked(id) is None
    assert mails(store) == []
