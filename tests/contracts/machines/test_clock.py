"""On a server everybody has one time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine

from digest.store import Store
from digest.store.database.clock import FRESH, ServerClock
from digest.store.database.engine import connect

WRONG = datetime(2001, 1, 1, tzinfo=UTC)


class Ticks:
    """A clock that nobody sets."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def test_a_machine_whose_clock_is_wrong_has_the_server_s_time(postgres_store: Store) -> None:
    clocks = [postgres_store.clock(lambda: WRONG), postgres_store.clock(lambda: datetime(2099, 1, 1, tzinfo=UTC))]
    one, other = (clock() for clock in clocks)
    assert abs(one - other) < timedelta(minutes=1)
    assert one.tzinfo is not None
    assert WRONG + timedelta(days=1) < one


def test_between_two_answers_of_the_server_it_goes_on_by_itself(postgres_store: Store) -> None:
    ticks = Ticks()
    clock = ServerClock(postgres_store._database, lambda: WRONG, ticks)
    first = clock()
    ticks.seconds = FRESH - 1
    assert clock() == first + timedelta(seconds=FRESH - 1)
    ticks.seconds = FRESH + 3600  # the server did not see this hour pass
    assert clock() < first + timedelta(seconds=FRESH + 1800)


def test_6_while_the_server_is_away_it_goes_on_from_its_last_answer(postgres_store: Store, postgres: Engine) -> None:
    ticks = Ticks()
    database = postgres_store._database
    clock = ServerClock(database, lambda: WRONG, ticks)
    first = clock()
    away = connect("postgresql://nobody@127.0.0.1:1/none", patience=1)
    clock._database = away
    ticks.seconds = FRESH + 60
    assert clock() == first + timedelta(seconds=FRESH + 60)
    never = ServerClock(away, lambda: WRONG, ticks)
    assert never() == WRONG


def test_a_file_belongs_to_one_machine_whose_clock_counts(sqlite_store: Store) -> None:
    machine: Callable[[], datetime] = lambda: WRONG  # noqa: E731
    assert sqlite_store.clock(machine) is machine
