"""Recipients are written down in portions: nobody waits for all of them, and nothing is sent before the last."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, closing

import pytest
from sqlalchemy import Connection, func, insert, select

from digest.errors import Busy, LeaseLost
from digest.model.edition import Edition, Status, Waiting
from digest.model.mail import Batch
from digest.model.people import Recipient, Subscriber
from digest.store import Store
from digest.store.database.engine import Database
from digest.store.database.tables import batches as batch_rows
from digest.store.database.tables import deliveries
from digest.store.editions import Plan
from digest.store.freezes import portions
from digest.store.freezes.tables import freezes
from digest.store.standing import Changed
from tests.contracts.conftest import sweep
from tests.contracts.test_store_deliveries import left
from tests.store.made import DAY, NOW, batches, draft, kept, people, rendering, to
from tests.store.tables import KEY

RENDERED = {"en:": rendering()}


class Killed(BaseException):
    """The process ends here."""


@pytest.fixture(autouse=True)
def small_portions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(portions, "AT_ONCE", 20)


@pytest.fixture
def between(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], object]], None]:
    """What others do once, after the first portion of a freeze."""

    def set_to(act: Callable[[], object]) -> None:
        acts = [act, lambda: None]
        monkeypatch.setattr(Database, "give_way", lambda database, gave=0.0: acts.pop()() if acts else None)

    return set_to


def dying(after: int) -> Plan:
    """A plan in the midst of which the process is killed."""

    def plan(edition: Edition, readers: Iterable[Recipient]) -> Iterator[Batch]:
        for number, batch in enumerate(batches()(edition, readers)):
            if number == after:
                raise Killed
            yield batch

    return plan


def killed(store: Store, seen: Waiting | None = None) -> None:
    with pytest.raises(Killed):
        store.editions.freeze(draft(), (), RENDERED, dying(after=7), NOW, seen=seen)


def rows(store: Store) -> tuple[int, int, int]:
    """Deliveries, batches and freezes under way."""
    with store._database.read() as connection:
        count = [connection.scalar(select(func.count()).select_from(t)) for t in (deliveries, batch_rows, freezes)]
    return count[0] or 0, count[1] or 0, count[2] or 0


def test_1_a_killed_freeze_leaves_no_edition_and_nobody_who_is_due(store: Store) -> None:
    people(store, 95)
    killed(store)
    assert rows(store) == (60, 6, 1)  # what was written down lies there
    assert store.editions.history(None, 9) == ()
    assert store.editions.sending() == ()
    assert store.editions.of("morning", draft().occasion.key) is None
    assert store.editions.latest_scheduled("morning", NOW + DAY) is None


@pytest.mark.parametrize("day", [24, 25])
def test_2_the_next_freeze_of_the_digest_clears_it_and_has_everybody_once(store: Store, day: int) -> None:
    people(store, 95)
    killed(store)
    edition = store.editions.freeze(draft(day), (), RENDERED, batches(), NOW)
    assert rows(store) == (95, 10, 0)
    assert left(store, edition.id) == {"due": 95}
    assert store.editions.recipients(edition.id) == 95
    assert len({delivery.subscriber for delivery in store.deliveries.of(edition.id)}) == 95


def test_1_a_draft_stands_as_it_did_when_its_freeze_was_killed(store: Store) -> None:
    people(store, 95)
    waiting = kept(store, draft(), approved=True)
    killed(store, seen=waiting)
    assert store.editions.get(waiting.id) == waiting
    edition = store.editions.freeze(draft(), (), RENDERED, batches(), NOW, seen=waiting)
    assert (edition.id, left(store, edition.id)) == (waiting.id, {"due": 95})


def test_what_a_killed_freeze_left_is_pruned_where_the_digest_is_never_frozen_again(store: Store) -> None:
    people(store, 95)
    killed(store)
    store.prune(NOW)
    assert rows(store)[0] == 60
    store.prune(NOW + DAY)
    assert rows(store) == (0, 0, 0)


def test_what_a_killed_freeze_left_goes_though_another_edition_stands(store: Store) -> None:
    people(store, 3, "evening")
    store.editions.freeze(draft(digest="evening"), (), RENDERED, batches(), NOW)
    people(store, 95)
    killed(store)
    store.prune(NOW + DAY)
    assert rows(store)[0] == 3


def test_a_renamed_digest_takes_nothing_of_a_killed_freeze_along(store: Store) -> None:
    people(store, 95)
    killed(store)
    store.rename("morning", "evening")
    assert rows(store) == (0, 0, 0)


def test_who_enters_a_freeze_a_moment_later_is_told_of_the_other(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    people(store, 3)
    write = Database.write

    def late(database: Database) -> AbstractContextManager[Connection]:
        monkeypatch.setattr(Database, "write", write)
        with database.write() as connection:
            connection.execute(insert(freezes).values(digest="morning", edition=0, since=NOW))
        return database.write()

    monkeypatch.setattr(Database, "write", late)
    with pytest.raises(Busy, match="morning: another run is freezing an edition of it just now"):
        store.editions.freeze(draft(), (), RENDERED, batches(), NOW)
    assert rows(store) == (0, 0, 1)


def test_others_write_between_two_portions(
    store: Store, url: str, between: Callable[[Callable[[], object]], None]
) -> None:
    people(store, 95)

    def join() -> None:
        with Store.open(url, key=KEY, migrate=False) as other:
            other.subscribers.add_all([(Subscriber(address="late@quay.example"), to())], NOW)

    between(join)
    edition = store.editions.freeze(draft(), (), RENDERED, batches(), NOW)
    assert left(store, edition.id) == {"due": 95}  # who joins later is in the next one
    assert store.subscribers.count("morning") == 96


def test_1_a_draft_that_is_changed_while_it_is_frozen_stays_a_draft(
    store: Store, between: Callable[[Callable[[], object]], None]
) -> None:
    people(store, 95)
    waiting = kept(store, draft(), approved=True)
    between(lambda: store.drafts.wait(waiting, NOW, "no"))
    with pytest.raises(Changed):
        store.editions.freeze(draft(), (), RENDERED, batches(), NOW, seen=waiting)
    (stands,) = store.editions.waiting("morning")
    assert (stands.status, stands.reason, rows(store)) == (Status.DRAFT, "no", (0, 0, 0))


def test_between_two_portions_nothing_is_read_so_that_the_journal_of_a_file_can_be_emptied(
    sqlite_store: Store, sqlite_url: str, between: Callable[[Callable[[], object]], None]
) -> None:
    sweep(sqlite_store)
    people(sqlite_store, 95)
    busy = list[int]()

    def empty() -> None:
        with closing(sqlite3.connect(sqlite_url.removeprefix("sqlite:///"), timeout=0)) as file:
            busy.append(file.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0])

    between(empty)
    sqlite_store.editions.freeze(draft(), (), RENDERED, batches(), NOW)
    assert busy == [0]


def test_3_who_is_erased_while_an_edition_is_frozen_is_not_in_it(
    store: Store, url: str, between: Callable[[Callable[[], object]], None]
) -> None:
    people(store, 95)

    def erase() -> None:
        with Store.open(url, key=KEY, migrate=False) as other:
            for number in (3, 90):  # written down already, and not yet
                other.subscribers.erase(f"reader{number}@quay.example", NOW)

    between(erase)
    edition = store.editions.freeze(draft(), (), RENDERED, batches(), NOW)
    addresses = [delivery.address for delivery in store.deliveries.of(edition.id)]
    assert len(addresses) == 94 == store.editions.recipients(edition.id)
    assert not {"reader3@quay.example", "reader90@quay.example"} & set(addresses)
    assert left(store, edition.id) == {"due": 94}


def test_5_of_two_freezes_of_a_digest_the_one_that_began_last_counts(
    store: Store, url: str, between: Callable[[Callable[[], object]], None]
) -> None:
    people(store, 95)

    def freeze() -> None:
        with Store.open(url, key=KEY, migrate=False) as other:
            other.editions.freeze(draft(25), (), RENDERED, batches(), NOW)

    between(freeze)
    with pytest.raises(LeaseLost):
        store.editions.freeze(draft(24), (), RENDERED, batches(), NOW)
    (edition,) = store.editions.sending()
    assert edition.occasion == draft(25).occasion
    assert rows(store) == (95, 10, 0)


def test_what_goes_wrong_after_the_first_portion_leaves_nothing(store: Store) -> None:
    people(store, 95)

    def plan(edition: Edition, readers: Iterable[Recipient]) -> Iterator[Batch]:
        yield from batches()(edition, readers)
        raise ValueError("a defect")

    with pytest.raises(ValueError, match="a defect"):
        store.editions.freeze(draft(), (), RENDERED, plan, NOW)
    assert rows(store) == (0, 0, 0)


@pytest.mark.parametrize(
    ("size", "took", "next_size"),
    [(5_000, 0.05, 5_000), (5_000, 0.5, 2_500), (5_000, 30.0, 500), (500, 0.01, 1_000), (600, 0.25, 600)],
)
def test_a_portion_that_held_others_up_makes_the_next_one_smaller(
    monkeypatch: pytest.MonkeyPatch, size: int, took: float, next_size: int
) -> None:
    monkeypatch.setattr(portions, "AT_ONCE", 5_000)
    assert portions._fitting(size, took) == next_size
