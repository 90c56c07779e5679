"""What is done for one digest, edition, person or account leaves all others as they were, and so does what is told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass, replace
from typing import Any

import pytest

from digest.model.mail import Answer, Receipt
from digest.model.source import SourceState
from digest.store import Store
from digest.store.database.tables import metadata
from tests.contracts.corners import ACTS, OF_ALL, READS, WHOLE, fill, rows, scanned, touched
from tests.store.made import NOW, added
from tests.store.tables import KEY


@pytest.fixture
def kind() -> str:
    """One text for both databases."""
    return "sqlite"


#: What grows with every edition and its readers.
GROWING = {"batches", "deliveries", "identities", "reports", "tallies", "verdicts"}


#: Column → what is done for several that it names; all else is for one at the most.
SEVERAL = {
    "subscriber": {
        "uncertain ones count",
        "some are sent again",
        "who waits is due",
        "the provider says",
        "a digest is renamed",
    },
    "edition": {"somebody is erased", "a digest is renamed"},
    "batch": set[str](),
}


#: What is written and read as a whole.
IN_JSON = {"Draft", "Hide", "Image", "Letterhead", "Report", "SourceReport", "SourceState", "Story"}


class Undone(Exception):
    """Nothing of it is kept."""


def test_what_is_done_for_one_changes_nothing_of_another(store: Store) -> None:
    fill(store, "evening")
    before = rows(store)
    corner = fill(store, "morning")
    after = rows(store)
    fill(store, "night")
    everything = rows(store)
    others = {name: before[name] | (now - after[name]) for name, now in everything.items()}
    others["circuits"] = others["homes"] = frozenset()
    idle = []
    for name, act in ACTS.items():
        try:
            with store.together() as trial, scanned(store) as whole:
                act(trial, corner)
                assert not whole & GROWING, f"{name} reads all of {whole}"
                now = rows(trial)
                raise Undone
        except Undone:
            for column, several in SEVERAL.items():
                assert len(touched(everything, now, column)) < 2 or name in several, f"{name}: more than one {column}"
            lost = {table: some - now[table] for table, some in others.items() if some - now[table]}
            assert lost == {}, f"{name}: {lost}"
            idle += [name] if now == everything else []
    assert idle == [], "nothing was done"


def test_a_renamed_digest_is_nowhere_under_its_old_name_and_has_all_that_it_had(store: Store) -> None:
    corner = fill(store, "morning")
    store.sources.save([SourceState(source="digest:morning")])
    store.articles.begin("weekly", {"digest:morning": []}, NOW)
    added(store, "a", source="digest:morning")
    before = rows(store)
    store.rename("morning", "dawn")
    after = rows(store)
    assert {table for table, some in after.items() if len(some) != len(before[table])} == {"renames"}
    places = {name: table.c.keys().index("digest") for name, table in metadata.tables.items() if "digest" in table.c}
    left = {name for name, place in places.items() if any(row[place] == "morning" for row in after[name])}
    assert left == {"leases", "shards"}  # of runs: nobody renames a digest that is being sent
    assert not any("digest:morning" in row for some in after.values() for row in some)
    assert store.runs.latest("dawn") == replace(corner.run, digest="dawn")


def test_of_who_was_erased_no_table_tells_address_or_name(store: Store) -> None:
    corner = fill(store, "morning")
    words = f"550 <{corner.address(2)}> is no such user"
    given = [Receipt(delivery=one.id, answer=Answer.REJECTED, reason=words) for one in corner.held.batch.deliveries]
    store.deliveries.record(corner.held, given, NOW)
    person = store.subscribers.find(corner.address(6))[0]
    store.joinings.ask(person.address, ["weekly"], "/join", "en", NOW)
    assert any(person.address in str(row) for some in rows(store).values() for row in some)
    assert store.subscribers.erase(person.address, NOW)
    left = {name for name, some in rows(store).items() if any(f"{person.address}" in str(row) for row in some)}
    assert left == set()
    assert not any("N6" in row for some in rows(store).values() for row in some)
    assert not store.joinings.pending(person.id)


def test_what_is_told_of_one_is_the_same_whatever_there_is_of_others(store: Store) -> None:
    corner = fill(store, "morning")
    with scanned(store) as whole:
        alone = {name: read(store, corner) for name, read in READS.items()}
    assert not whole & GROWING
    alone |= {name: read(store, corner) for name, read in WHOLE.items()}
    for other in ("evening", "night"):
        fill(store, other)
    assert {name for name, read in (READS | WHOLE).items() if read(store, corner) != alone[name]} == set()
    assert {name for name, told in alone.items() if not told} == set()


def test_what_is_told_stands_in_its_order_however_the_database_finds_it(store: Store, url: str) -> None:
    corners = [fill(store, name) for name in ("night", "morning", "evening")]
    with Store.open(url, key=KEY, migrate=False) as other:
        for corner in corners:
            assert {name for name, read in READS.items() if read(store, corner) != read(other, corner)} == set()
        assert {name for name, read in OF_ALL.items() if read(store) != read(other)} == set()
    assert {name for name, read in OF_ALL.items() if not read(store)} == set()


def values(told: object) -> Iterator[Any]:
    """Every value within what was told."""
    if isinstance(told, Mapping):
        told = told.values()
    if is_dataclass(told):
        yield told
        told = [getattr(told, field.name) for field in fields(told)]
    if isinstance(told, Iterable) and not isinstance(told, str | bytes):
        for one in told:
            yield from values(one)


def test_of_a_value_that_lies_in_columns_every_field_is_told(store: Store) -> None:
    corner = fill(store, "morning")
    empty: dict[str, set[str]] = {}
    for told in [*(read(store, corner) for read in READS.values()), *(read(store) for read in OF_ALL.values())]:
        for value in values(told):
            unset = {one.name for one in fields(value) if getattr(value, one.name) == default(one)}
            empty[type(value).__name__] = empty.get(type(value).__name__, unset) & unset
    assert {name: unset for name, unset in empty.items() if unset and name not in IN_JSON} == {"Occasion": {"local"}}


def default(field: Field[Any]) -> object:
    return field.default if field.default_factory is MISSING else field.default_factory()
