"""Where nothing is to be done nobody takes the lock for which all others would wait."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import event

from digest.store import Store
from digest.store.freezes.portions import clear
from tests.store.made import NOW, keys, sending

IDLE: dict[str, Callable[[Store], object]] = {
    "no source had an entry": lambda s: s.articles.add({"wire": []}, NOW, keys),
    "no picture was found": lambda s: s.articles.picture({}),
    "no source is new": lambda s: s.articles.begin("morning", {}, NOW),
    "nobody is on the list": lambda s: s.subscribers.add_all([], NOW),
    "nobody is suppressed": lambda s: s.subscribers.suppress(),
    "nobody said stop": lambda s: s.subscribers.stop([]),
    "nobody's pause is over": lambda s: s.choosing.resume(NOW),
    "nobody waits to move": lambda s: s.moving.look_after(NOW),
    "nobody waits to join": lambda s: s.joinings.look_after(NOW),
    "nothing was told": lambda s: s.reports.take("postmark", [], NOW, str),
    "no attempt is open": lambda s: s.deliveries.forsake(1, lambda by: True, NOW),
    "no part waits": lambda s: s.shards.take("here:1"),
    "no freeze was left": lambda s: clear(s._database, "morning"),
    "nothing is old": lambda s: s.prune(NOW),
    "nobody clicked": lambda s: s.clicks.add({}),
}


@pytest.fixture
def kind() -> str:
    """A server lets many write."""
    return "sqlite"


@pytest.fixture
def begun(store: Store) -> Iterator[list[str]]:
    """Transactions that may write."""
    statements = list[str]()

    def executed(connection: Any, cursor: Any, statement: str, *_: object) -> None:
        if statement == "BEGIN IMMEDIATE":
            statements.append(statement)

    engines = store._database.engine, store.clicks._beside.database.engine
    for engine in engines:
        event.listen(engine, "before_cursor_execute", executed)
    yield statements
    for engine in engines:
        event.remove(engine, "before_cursor_execute", executed)


@pytest.mark.parametrize("act", IDLE.values(), ids=IDLE)
def test_nobody_waits_for_who_has_nothing_to_do(act: Callable[[Store], object], store: Store, begun: list[str]) -> None:
    act(store)
    assert begun == []
    sending(store, 1)
    assert begun
