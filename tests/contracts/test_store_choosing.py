"""What readers choose stands, and nothing else changes: digests, topics, language, a pause."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from digest.model.people import Cause, Standing, Subscriber, Subscription, Suppression
from digest.store import Choice, Store

NOW = datetime(2026, 11, 24, 7, tzinfo=UTC)
DAY = timedelta(days=1)
MIA = "mia@quay.example"


def reader(store: Store, *digests: str, address: str = MIA) -> int:
    for digest in digests:
        store.subscribers.add(Subscriber(address=address, name="Mia"), Subscription(subscriber=0, digest=digest), NOW)
    return store.subscribers.find(address)[0].id


def choice(*digests: str, paused: datetime | None = None, language: str = "", **topics: tuple[str, ...]) -> Choice:
    return Choice(
        offered=("morning", "week"),
        digests=digests,
        topics=topics,
        language=language,
        paused=paused,
        consent="chosen on /choices",
    )


def standings(store: Store, id: int) -> dict[str, Standing]:
    return {one.digest: one.standing for one in store.subscribers.subscriptions(id)}


def test_they_get_what_they_chose_and_nothing_else_of_what_was_offered(store: Store) -> None:
    id = reader(store, "morning", "elsewhere")
    store.choosing.choose(id, choice("week", week=("world",)), NOW)
    assert standings(store, id) == {
        "elsewhere": Standing.ACTIVE,
        "morning": Standing.UNSUBSCRIBED,
        "week": Standing.ACTIVE,
    }
    _, _, week = store.subscribers.subscriptions(id)
    assert (week.topics, week.consent) == (("world",), "chosen on /choices")


def test_choosing_the_same_twice_is_choosing_it_once(store: Store) -> None:
    id = reader(store, "morning")
    for _ in range(2):
        store.choosing.choose(id, choice("morning", morning=("science",), language="de"), NOW)
    person = store.subscribers.get(id)
    assert person
    assert (person.language, person.name) == ("de", "Mia")
    assert [one.topics for one in store.subscribers.subscriptions(id)] == [("science",)]


def test_who_had_said_stop_to_everything_gets_what_they_choose_now(store: Store) -> None:
    id = reader(store, "morning", "week")
    store.subscribers.unsubscribe(id, "", NOW)
    store.choosing.choose(id, choice("week"), NOW + DAY)
    assert (store.subscribers.count("week"), store.subscribers.count("morning")) == (1, 0)


def test_a_bounce_stands_whatever_they_choose(store: Store) -> None:
    id = reader(store, "morning")
    store.subscribers.suppress(Suppression(address=MIA, cause=Cause.BOUNCED))
    store.choosing.choose(id, choice("morning", "week"), NOW)
    assert store.subscribers.count("week") == 0


def test_while_they_pause_nothing_comes_and_then_it_does(store: Store) -> None:
    id = reader(store, "morning")
    store.choosing.choose(id, choice("morning", paused=NOW + DAY), NOW)
    assert [store.choosing.resume(NOW), store.subscribers.count("morning")] == [0, 0]
    assert list(store.subscribers.recipients("morning", "en")) == []
    assert [store.choosing.resume(NOW + DAY), store.subscribers.count("morning")] == [1, 1]


def test_nothing_is_chosen_for_somebody_who_is_not_there(store: Store) -> None:
    store.choosing.choose(77, choice("morning"), NOW)
    assert store.subscribers.count("morning") == 0
