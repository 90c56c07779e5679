"""Why people left is known for as long as they are, one thing of each digest, and of nobody who gets it still."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from digest.model.people import Farewell, Subscriber, Subscription, Why
from digest.store import Store

NOW = datetime(2026, 11, 24, 7, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
MIA = "mia@quay.example"


def left(store: Store, *digests: str, address: str = MIA, of: str = "morning") -> int:
    for digest in digests or ("morning",):
        store.subscribers.add(Subscriber(address=address), Subscription(subscriber=0, digest=digest), NOW)
    id = store.subscribers.find(address)[0].id
    store.subscribers.unsubscribe(id, of, NOW)
    return id


def farewell(
    subscriber: int, digest: str = "morning", why: Why = Why.OFTEN, words: str = "", late: int = 1
) -> Farewell:
    return Farewell(subscriber=subscriber, digest=digest, why=why, words=words, at=NOW + late * MINUTE)


def test_what_they_said_last_counts(store: Store) -> None:
    id = left(store)
    store.farewells.keep(farewell(id))
    last = farewell(id, why=Why.ELSE, words="Too long a name: 'ferry\N{SNOWMAN}'", late=2)
    store.farewells.keep(last)
    assert store.farewells.of(id) == store.farewells.since("morning", NOW) == (last,)


def test_of_who_gets_it_still_or_is_nobody_nothing_is_kept(store: Store) -> None:
    id = left(store, "morning", "week")
    for one in (farewell(id, "week"), farewell(id, ""), farewell(id + 9)):
        store.farewells.keep(one)
    assert store.farewells.since("week", NOW) == store.farewells.since("morning", NOW) == ()


def test_who_left_everything_counts_with_each_digest(store: Store) -> None:
    id = left(store, of="")
    store.farewells.keep(farewell(id, ""))
    assert len(store.farewells.since("morning", NOW)) == len(store.farewells.since("week", NOW)) == 1
    assert store.farewells.since("morning", NOW + 2 * MINUTE) == ()


@pytest.mark.parametrize("way", ["erased", "became another"])
def test_it_goes_with_who_said_it(store: Store, way: str) -> None:
    id, other = left(store), left(store, address="mia@harbour.example")
    store.farewells.keep(farewell(id))
    if way == "erased":
        store.subscribers.erase(MIA, NOW)
    else:
        store.moving.ask(other, MIA, "en", NOW)
        assert store.moving.confirm(other, NOW, "en", NOW)
    assert store.farewells.of(id) == store.farewells.since("morning", NOW) == ()


def test_it_goes_by_the_digest_s_new_name(store: Store) -> None:
    store.farewells.keep(farewell(left(store)))
    store.rename("morning", "dawn")
    assert [one.why for one in store.farewells.since("dawn", NOW)] == [Why.OFTEN]
