"""Whoever decides by a row holds it until the end of the transaction: where several write at once, on a store."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event

from digest.model.mail import Answer, Channel
from digest.model.people import Farewell, Why
from digest.model.run import Ended, Report
from digest.store import Choice, Store
from tests.contracts.corners import fill
from tests.contracts.test_store_by_hand import lost
from tests.store.made import DAY, MINUTE, NOW, added, batches, claimed, draft, kept, receipts, rendering, sending

POSTMARK = Channel(name="postmark-1", per_second=1)
#: A statement that reads rows and holds them → the table, and whether it passes over what others hold.
_HELD = re.compile(r"FROM (?P<table>\w+).*?FOR UPDATE(?: OF \w+)?(?P<over> SKIP LOCKED)?\s*$", re.DOTALL)
_WRITTEN = re.compile(r"(?:UPDATE|INSERT INTO|DELETE FROM) (\w+)")
_QUEUE = re.compile(r"pg_advisory_xact_lock")


@contextmanager
def holding(store: Store) -> Iterator[set[str]]:
    """Tables whose rows are held inside: "-" behind one where rows that others hold are passed over, and "line" for a
    queue that somebody stands in."""
    held: set[str] = set()

    def executed(connection: Any, cursor: Any, statement: str, parameters: Any, *_: object) -> None:
        if row := _HELD.search(statement):
            held.add(f"{row['table']}{'-' if row['over'] else ''}")
        elif _QUEUE.search(statement):
            held.add("line")

    event.listen(store._database.engine, "before_cursor_execute", executed)
    try:
        yield held
    finally:
        event.remove(store._database.engine, "before_cursor_execute", executed)


@contextmanager
def writing(store: Store) -> Iterator[list[str]]:
    """Tables that are written to inside, in that order."""
    tables: list[str] = []

    def executed(connection: Any, cursor: Any, statement: str, *_: object) -> None:
        tables.extend(_WRITTEN.findall(statement))

    event.listen(store._database.engine, "before_cursor_execute", executed)
    try:
        yield tables
    finally:
        event.remove(store._database.engine, "before_cursor_execute", executed)


@pytest.fixture
def kind() -> str:
    """A file has one writer at a time."""
    return "postgresql"


def begun(store: Store) -> Any:
    return store.runs.begin("morning", "a", "here:1", NOW, MINUTE)


def of_a_run(store: Store) -> tuple[Callable[[], object], ...]:
    run = begun(store)
    return (
        lambda: store.runs.renew(run, NOW, MINUTE),
        lambda: store.runs.end(run, Report(digest="morning", occasion="a", ended=Ended.SENT), NOW),
        lambda: begun(store),
    )


def test_a_digest_s_lease_is_held_by_whoever_decides_on_it(store: Store) -> None:
    for act in of_a_run(store):
        with holding(store) as held:
            act()
        assert held == {"leases"}


def test_rows_that_all_who_send_an_edition_write_to_are_written_last(store: Store) -> None:
    claim = claimed(store, sending(store, 2, size=1))
    with writing(store) as tables:
        store.deliveries.record(claim, receipts(claim), NOW)
    own = [table for table in tables if table not in {"tallies", "circuits"}]
    assert own
    assert tables[: len(own)] == own


def test_a_batch_is_claimed_beside_those_that_others_claim_and_held_by_whoever_answers(store: Store) -> None:
    id = sending(store, 2, size=1)
    with holding(store) as held:
        claim = store.deliveries.claim(id, "a", NOW, MINUTE, POSTMARK)
    assert held == {"batches-", "channels"}
    with holding(store) as held:
        store.deliveries.claim(id, "b", NOW, MINUTE, Channel(name="smtp"))
    assert held == {"batches-"}, "where there is no rate, no sender waits for another"
    with holding(store) as held:
        store.deliveries.record(claim, receipts(claim), NOW)  # type: ignore[arg-type]
    assert held == {"batches"}
    with holding(store) as held:
        store.deliveries.unanswered(id, "b", NOW + MINUTE, MINUTE)
    assert held == {"batches-"}


def test_the_rest_of_an_account_is_one_for_all_of_its_senders(store: Store) -> None:
    for act in (
        lambda: store.channels.take(POSTMARK, 1, NOW),
        lambda: store.channels.pause("postmark-1", None, "busy", NOW),
    ):
        with holding(store) as held:
            act()
        assert held == {"channels"}


def test_what_a_person_decides_holds_the_edition_and_the_batches_it_changes(store: Store) -> None:
    id = sending(store, 2, size=1)
    for answer in (Answer.UNCERTAIN, Answer.DEFERRED):
        claim = claimed(store, id)
        store.deliveries.record(claim, receipts(claim, answer, NOW + MINUTE), NOW)
    acts: dict[str, Callable[[], object]] = {
        "batches": lambda: store.by_hand.due_now(id, NOW),
        "batches editions": lambda: store.by_hand.send_again(id, Answer.UNCERTAIN),
        "editions": lambda: store.editions.resume(id, NOW),
    }
    for rows, act in acts.items():
        with holding(store) as held:
            act()
        assert held == set(rows.split()), rows
    lost(store, id)
    with holding(store) as held:
        store.asking.due("postmark-1", NOW + 60 * MINUTE)
    assert held == {"lookups-"}
    with holding(store) as held:
        store.homes.hold("a copy", NOW)
    assert held == {"batches"}


def test_an_edition_is_held_by_whoever_changes_what_it_is(store: Store) -> None:
    waiting = kept(store, draft())
    for act in (
        lambda: store.drafts.approve(waiting, "ada", NOW),
        lambda: store.editions.skip(draft(25), "no news", NOW),
    ):
        with holding(store) as held:
            act()
        assert held == {"editions"}
    with holding(store) as held:
        frozen = store.editions.freeze(draft(26), (), {"en:": rendering()}, batches(), NOW)
    assert held == {"editions", "line"}
    with holding(store) as held:
        store.editions.finish(frozen.id, NOW)
    assert "editions" in held


def test_articles_are_numbered_and_judged_by_one_at_a_time(store: Store) -> None:
    added(store, "one")
    for act in (
        lambda: added(store, "two"),
        lambda: store.articles.begin("morning", {"wire": frozenset()}, NOW),
        lambda: store.articles.release("wire", NOW),
        lambda: store.articles.drop("wire", [1]),
    ):
        with holding(store) as held:
            act()
        assert "line" in held


def test_who_somebody_is_and_what_they_get_is_changed_by_one_at_a_time(store: Store) -> None:
    corner = fill(store, "morning")
    asks = f"new@{corner.name}.example"
    id = store.subscribers.find(asks)[0].id
    said = Farewell(subscriber=corner.people[7], digest=corner.name, why=Why.ELSE, words="", at=NOW)
    choice = Choice(offered=(), digests=(), topics={}, language="", paused=None, consent="here")
    acts: dict[str, Callable[[], object]] = {
        "ask": lambda: store.joinings.ask(corner.address(0), ["weekly"], "/join", "en", NOW),
        "remind": lambda: store.joinings.look_after(NOW + DAY),
        "confirm": lambda: store.joinings.confirm(id, [corner.name], NOW, NOW + DAY),
        "want to move": lambda: store.moving.ask(corner.people[0], "elsewhere@quay.example", "en", NOW),
        "move": lambda: store.moving.confirm(corner.people[3], NOW, "en", NOW),
        "choose": lambda: store.choosing.choose(corner.people[0], choice, NOW),
        "say why": lambda: store.farewells.keep(said),
        "be erased": lambda: store.subscribers.erase(corner.address(5), NOW),
    }
    alone = set()
    for name, act in acts.items():
        with holding(store) as held:
            act()
        alone |= {name} if "line" in held else set()
    assert alone == set(acts)
