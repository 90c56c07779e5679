"""Who is on duty, whatever database says it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import text

from digest.model.duty import ABSENT, Role, Worker
from digest.store import Store
from tests.store.made import DAY, MINUTE, NOW

SECOND = timedelta(seconds=1)
QUAY = Worker(
    name="quay:17-ab",
    host="quay",
    roles=frozenset({Role.SCHEDULE, Role.SEND}),
    version="0.1.0",
    since=NOW,
    looked=NOW + MINUTE,
    signing="12ab34cd",
    account="56ef78ab",
)
PIER = replace(QUAY, name="pier:9-cd", host="pier", roles=frozenset({Role.COLLECT}), looked=NOW + 1.5 * MINUTE)


def test_every_field_of_a_worker_comes_back_as_it_was(store: Store) -> None:
    store.workers.keep(QUAY)
    store.workers.keep(PIER)
    assert store.workers.all() == (PIER, QUAY)
    later = replace(QUAY, looked=NOW + 2 * MINUTE)
    store.workers.keep(later)
    assert store.workers.all() == (later, PIER)
    together = replace(PIER, looked=later.looked)
    store.workers.keep(together)
    assert store.workers.all() == (together, later)


def test_who_looked_a_moment_ago_is_on_duty(store: Store) -> None:
    store.workers.keep(QUAY)
    store.workers.keep(PIER)
    assert store.workers.on_duty(NOW + 2 * MINUTE) == (PIER, QUAY)
    assert store.workers.on_duty(NOW + 2 * MINUTE, Role.SEND) == (QUAY,)
    assert store.workers.on_duty(QUAY.looked + ABSENT) == (PIER,)
    assert store.workers.on_duty(NOW + timedelta(hours=1)) == ()


def test_who_ended_of_itself_is_gone_and_who_was_killed_is_known_for_a_week(store: Store) -> None:
    store.workers.keep(QUAY)
    store.workers.keep(PIER)
    store.workers.leave(PIER.name)
    assert store.workers.all() == (QUAY,)
    store.workers.keep(replace(PIER, looked=QUAY.looked + 7 * DAY))
    assert len(store.workers.all()) == 2
    store.workers.keep(replace(PIER, looked=QUAY.looked + 7 * DAY + SECOND))
    assert [one.host for one in store.workers.all()] == ["pier"]


def test_a_role_that_only_a_newer_version_knows_is_passed_over(store: Store) -> None:
    store.workers.keep(QUAY)
    with store._database.write() as connection:
        connection.execute(text("UPDATE workers SET roles = 'fly,send'"))
    assert [one.roles for one in store.workers.all()] == [frozenset({Role.SEND})]
