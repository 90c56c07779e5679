"""Many at the same time: every batch once, every article once, one run; a killed process loses nothing."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import TypeVar

import pytest

from digest.errors import Busy, LeaseLost, Refused
from digest.model.edition import Edition
from digest.model.mail import Answer, Claim
from digest.model.run import Run
from digest.store import Store
from tests.store.made import (
    DAY,
    MINUTE,
    NOW,
    batches,
    claimed,
    draft,
    entry,
    keys,
    people,
    receipts,
    rendering,
    sending,
)
from tests.store.tables import KEY

T = TypeVar("T")


def at_once(act: Callable[[int], T], count: int = 4) -> list[T | Exception]:
    """What each of the threads got or raised; all begin together."""
    start = threading.Barrier(count)

    def one(number: int) -> T | Exception:
        start.wait()
        try:
            return act(number)
        except Exception as error:
            return error

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(count)))


def test_3_every_batch_is_claimed_once_however_many_claim(store: Store, url: str) -> None:
    id = sending(store, 120, size=4)

    def claim_all(number: int) -> list[Claim]:
        with Store.open(url, key=KEY, migrate=False) as own:
            claims = []
            while claim := own.deliveries.claim(id, f"worker {number}", NOW, MINUTE):
                own.deliveries.record(claim, receipts(claim), NOW)
                claims.append(claim)
            return claims

    found = at_once(claim_all)
    numbers = [claim.batch.number for claims in found if isinstance(claims, list) for claim in claims]
    assert sorted(numbers) == list(range(30)), found
    assert store.deliveries.sums(id)["accepted"] == 120


def test_3_of_those_who_settle_a_lost_attempt_one_gets_it(store: Store) -> None:
    id = sending(store, 4)
    claimed(store, id)
    found = at_once(lambda n: store.deliveries.unanswered(id, f"worker {n}", NOW + DAY, MINUTE))
    assert sorted(len(claims) for claims in found if isinstance(claims, tuple)) == [0, 0, 0, 1], found


def test_3_of_two_answers_to_one_batch_the_newer_claims_counts(store: Store) -> None:
    id = sending(store, 4)
    old = claimed(store, id)
    (new,) = store.deliveries.unanswered(id, "b", NOW + DAY, MINUTE)
    claims = [(old, Answer.ACCEPTED), (new, Answer.UNCERTAIN)]

    def record(number: int) -> None:
        claim, answer = claims[number]
        store.deliveries.record(claim, receipts(claim, answer), NOW)

    lost, kept = at_once(record, 2)
    assert isinstance(lost, LeaseLost)
    assert kept is None
    assert store.deliveries.sums(id)["uncertain"] == 4


def test_5_of_runs_that_begin_at_once_one_begins(store: Store, url: str) -> None:
    def begin(number: int) -> Run:
        with Store.open(url, key=KEY, migrate=False) as own:
            return own.runs.begin("morning", "2026-11-24T07:00", f"quay:{number}", NOW, MINUTE)

    found = at_once(begin)
    assert Counter(type(one) for one in found) == {Run: 1, Busy: 3}, found


def test_5_of_freezes_at_once_one_freezes(store: Store, url: str) -> None:
    people(store, 20)

    def freeze(number: int) -> Edition:
        with Store.open(url, key=KEY, migrate=False) as own:
            return own.editions.freeze(draft(), [], {"en:": rendering()}, batches(3), NOW)

    found = at_once(freeze)
    assert Counter(type(one) for one in found) == {Edition: 1, Refused: 3}, found
    (one,) = store.editions.history(None, 9)
    assert sum(store.deliveries.sums(one.id).values()) == 20


def test_4_articles_collected_at_once_are_stored_once_and_none_is_missed(store: Store, url: str) -> None:
    store.articles.begin("morning", {"wire": []}, NOW)
    shared = [entry(f"shared {n}") for n in range(20)]

    def add(number: int) -> int:
        with Store.open(url, key=KEY, migrate=False) as own:
            return len(own.articles.add({"wire": [*shared, entry(f"own {number}")]}, NOW, keys)["wire"])

    found = at_once(add)
    assert sum(count for count in found if isinstance(count, int)) == 24, found
    assert len(store.articles.open_articles("morning", ["wire"])) == 24


def test_1_a_thousand_recipients_survive_processes_that_die_at_any_point(store: Store, url: str) -> None:
    id = sending(store, 1_000, size=50)
    accepted, now = Counter[str](), NOW
    for death in range(1, 200):
        with Store.open(url, key=KEY, migrate=False) as living:
            for claim in living.deliveries.unanswered(id, "w", now, MINUTE):
                living.deliveries.record(claim, receipts(claim, Answer.UNCERTAIN), now)
            for step in range(3):
                found = living.deliveries.claim(id, "w", now, MINUTE)
                if found is None:
                    break
                if step == 2 and death % 2:
                    break  # dead after the attempt was recorded, before the answer was
                living.deliveries.record(found, receipts(found), now)
                accepted.update(d.id for d in found.batch.deliveries)
        now += timedelta(minutes=2)
        if store.deliveries.next_due(id) is None:
            break
    sums = store.deliveries.sums(id)
    assert set(accepted.values()) == {1}
    assert sums["uncertain"] > 0
    assert (sums["accepted"], sums["accepted"] + sums["uncertain"], sums["due"]) == (len(accepted), 1_000, 0)
    store.editions.finish(id, now)


@pytest.mark.parametrize("count", [4])
def test_programs_that_start_at_once_on_an_empty_database_find_it_filled(empty: str, count: int) -> None:
    found = at_once(lambda _: Store.open(empty, key=KEY, migrate=True).close(), count)
    assert found == [None] * count
    with Store.open(empty, key=KEY, migrate=False) as opened:
        assert opened.health()[0]
