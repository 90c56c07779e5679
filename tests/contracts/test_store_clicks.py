"""Links of stories and how often they were opened, on either database."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from digest.model.click import Click, Clicker, Link
from digest.store import Store
from tests.store.made import NOW, batches, draft, rendering
from tests.store.tables import KEY, lay_tables

FERRY = Link(code="a" * 12, story="ferry", url="https://wire.example/ferry")
ALSO = Link(code="b" * 12, story="ferry", url="https://other.example/ferry")
SEALS = Link(code="c" * 12, story="seals", url="https://wire.example/seals")


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Store]:
    """In a file that nobody else has."""
    lay_tables(tmp_path / "digest.db")
    with Store.open(f"sqlite:///{tmp_path / 'digest.db'}", key=KEY, migrate=False) as opened:
        yield opened


def frozen(store: Store, *links: Link, day: int = 24) -> int:
    return store.editions.freeze(draft(day), (), {"en:": rendering()}, batches(), NOW, links=links).id


def test_a_link_is_found_by_its_code_and_nothing_else_is(store: Store) -> None:
    edition = frozen(store, FERRY, SEALS)
    assert store.clicks.link(FERRY.code) == Click(edition=edition, link=FERRY)
    assert store.clicks.link("z" * 12) is None
    assert store.clicks.links(edition) == (FERRY, SEALS)


def test_clicks_of_a_story_are_counted_over_its_links_by_who_opened_them(store: Store) -> None:
    edition, other = frozen(store, FERRY, ALSO, SEALS), frozen(store, day=25)
    store.clicks.add({(FERRY.code, Clicker.READER): 3, (FERRY.code, Clicker.BURST): 5})
    store.clicks.add({(FERRY.code, Clicker.READER): 1, (ALSO.code, Clicker.READER): 2})
    assert store.clicks.of(edition) == {"ferry": {Clicker.READER: 6, Clicker.BURST: 5}, "seals": {}}
    assert store.clicks.of(other) == {}


def test_many_at_once_are_all_counted(store: Store) -> None:
    edition = frozen(store, FERRY)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda one: store.clicks.add({(FERRY.code, Clicker.READER): one}), range(12)))
    assert store.clicks.of(edition) == {"ferry": {Clicker.READER: 66}}


def test_on_sqlite_counting_leaves_the_database_as_it_was_and_waits_for_nobody(own: Store) -> None:
    edition, file = frozen(own, FERRY), own.file
    assert file
    before = file.read_bytes(), file.with_name("digest.db-wal").read_bytes()
    with own.together():
        own.clicks.add({(FERRY.code, Clicker.READER): 1})
    assert (file.read_bytes(), file.with_name("digest.db-wal").read_bytes()) == before
    assert own.clicks.of(edition) == {"ferry": {Clicker.READER: 1}}


def test_a_copy_of_the_database_has_the_clicks_and_counts_on(own: Store, tmp_path: Path) -> None:
    edition = frozen(own, FERRY)
    own.clicks.add({(FERRY.code, Clicker.READER): 2})
    (tmp_path / "copied").mkdir()
    own.copied_to(tmp_path / "copied" / "digest.db")
    with Store.open(f"sqlite:///{tmp_path / 'copied' / 'digest.db'}", key=KEY, migrate=False) as copy:
        copy.clicks.add({(FERRY.code, Clicker.READER): 1})
        assert copy.clicks.of(edition) == {"ferry": {Clicker.READER: 3}}
