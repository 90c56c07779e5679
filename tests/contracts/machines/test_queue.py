"""Calls between processes: through the queue of PostgreSQL at once, and harmless where it is away."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from queue import Queue

import pytest
from sqlalchemy import Engine, text

from digest.jobs.inline import Inline
from digest.jobs.postgres import PostgresQueue
from digest.model.duty import Act, Job
from digest.store import Store
from digest.store.database import queue
from tests.contracts.conftest import MakeUrl, sweep
from tests.contracts.machines.test_workers import PIER
from tests.store.made import NOW
from tests.store.tables import KEY

JOB = Job(act=Act.DELIVER, id=17, to="quay")


@pytest.fixture
def laid(postgres_url: str, postgres_store: Store) -> str:
    """URL of a database with a queue."""
    assert queue.lay(postgres_store._database) == ""
    return postgres_url


@contextmanager
def answering(url: str, name: str) -> Iterator[Queue[Job]]:
    """What that process is called for."""
    calls: Queue[Job] = Queue()
    one = PostgresQueue(url, name, calls.put)
    one.start()
    yield calls
    one.stop()


def test_who_is_called_is_woken_at_once_and_nobody_else(laid: str) -> None:
    with answering(laid, "quay") as quay, answering(laid, "pier") as pier:
        caller = PostgresQueue(laid, "mole", lambda job: None)
        caller.start()
        for _ in range(2):  # a call that comes twice is two calls
            caller.put(JOB)
        assert [quay.get(timeout=60) for _ in range(2)] == [JOB, JOB]
        assert pier.empty()
        caller.stop()


def test_a_call_waits_for_who_is_away(laid: str) -> None:
    caller = PostgresQueue(laid, "mole", lambda job: None)
    caller.start()
    caller.put(Job(act=Act.COLLECT, id=3, to="late"))
    caller.stop()
    with answering(laid, "late") as late:
        assert late.get(timeout=60) == Job(act=Act.COLLECT, id=3, to="late")


def test_a_call_while_the_queue_is_away_is_lost_and_nothing_breaks(on_postgres: MakeUrl) -> None:
    caller = PostgresQueue(on_postgres(), "mole", lambda job: None)  # where no queue was made
    caller.start()
    caller.put(JOB)
    caller.stop()


def test_upgrading_makes_the_queue_and_makes_it_anew_for_another_version(
    on_postgres: MakeUrl, postgres: Engine
) -> None:
    url = on_postgres()
    Store.upgrade(url, KEY)
    with Store.open(url, key=KEY, migrate=False) as store:
        assert store.why_no_queue == ""
        with store._database.write() as connection:
            connection.execute(text(f"COMMENT ON SCHEMA {queue.SCHEMA} IS '3.9.0'"))
        assert "another version: digest db upgrade" in store.why_no_queue
    assert "as this version expects it" in Store.upgrade(url, KEY)
    with Store.open(url, key=KEY, migrate=False) as store:
        assert store.why_no_queue == ""


def test_where_the_library_is_missing_it_is_said_what_to_install(
    postgres_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queue, "LIBRARY", "no-such-library")
    assert "pip install 'newsletter-digest[postgres]'" in postgres_store.why_no_queue
    assert queue.lay(postgres_store._database) == ""


def test_calls_to_who_is_gone_for_good_are_forgotten(laid: str, postgres_store: Store) -> None:
    sweep(postgres_store)
    postgres_store.workers.keep(PIER)
    caller = PostgresQueue(laid, "mole", lambda job: None)
    caller.start()
    for name in ("killed", PIER.name):
        caller.put(replace(JOB, to=name))
    caller.stop()
    postgres_store.prune(NOW)
    with postgres_store._database.read() as connection:
        left = connection.scalars(text(f"SELECT queue_name FROM {queue.SCHEMA}.procrastinate_jobs")).all()
    assert left == [PIER.name]


def test_without_a_queue_only_this_process_is_called() -> None:
    calls = list[Job]()
    inline = Inline("quay", calls.append)
    inline.start()
    inline.put(JOB)
    inline.put(Job(act=Act.DELIVER, id=1, to="pier"))
    inline.stop()
    assert calls == [JOB]
