"""A trial shows what storing some answers would make, and leaves nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest
from sqlalchemy import func, select

from digest.model.article import Entry
from digest.model.source import SourceState
from digest.store import Store
from digest.store.database.tables import articles, identities
from tests.store.made import DAY, NOW, added, batches, draft, entry, keys, stored, verdict

SOURCES = ("wire", "gazette", "quay")
LATER = NOW + DAY
COLLECTED: dict[str, dict[str, Sequence[Entry]]] = {
    "nothing": {},
    "what is known": {"wire": [entry("open"), entry("settled")]},
    "new ones": {"wire": [entry("new"), entry("open"), entry("newer")]},
    "a source it meets": {"gazette": [entry("of the gazette", "gazette"), entry("new", "gazette")]},
    "a source that nobody met": {"quay": [entry("new", "quay")]},
    "a date that was missing": {"wire": [entry("undated")]},
    "what another source had": {"quay": [replace(entry("settled"), guid="other")]},
    "many new ones": {"wire": [entry(f"new {n}") for n in range(12)]},
}


def filled(store: Store) -> None:
    store.articles.begin("morning", {"wire": []}, NOW)
    store.articles.begin("weekend", {"gazette": []}, NOW)
    done, _ = added(store, "settled", "open")
    stored(store, replace(entry("undated"), published=None))
    added(store, "of the gazette", source="gazette")
    store.editions.freeze(draft(stories=[done]), [verdict(done)], {}, batches(), NOW)
    store.sources.save([SourceState(source="wire", name="The Wire")])


def remembered(store: Store, collected: Mapping[str, Sequence[Entry]]) -> list[object]:
    """What the pipeline does with answers, and asks."""
    new = store.articles.add(collected, LATER, keys)
    begun = store.articles.begun("morning", collected)
    met = [source for source in collected if source not in begun]
    listed = store.articles.listed([*met, *(source for source, some in new.items() if len(some) >= 10)])
    store.articles.begin("morning", {source: [one.number for one in listed[source][1:]] for source in met}, LATER)
    store.articles.hold("wire", [one.number for one in new.get("wire", ())[10:]])
    store.sources.save([SourceState(source=source, carries=len(some)) for source, some in collected.items()])
    headlines = [
        [(source, one.title, one.published) for source, some in by.items() for one in some] for by in (new, listed)
    ]
    openly = (store.articles.open_articles("morning", SOURCES), store.articles.held("wire"))
    return [*headlines, *[[replace(one, number=0) for one in some] for some in openly]]


@pytest.mark.parametrize("case", COLLECTED)
def test_14_a_trial_gives_what_storing_gives(store: Store, case: str) -> None:
    filled(store)
    collected = COLLECTED[case]
    everywhere = {source: collected.get(source, ()) for source in SOURCES}
    with store.trial("morning", everywhere, keys) as trial:
        rehearsed = remembered(trial, collected)
        assert trial.sources.all() != () or not collected
        assert trial.memory.of("morning", [], LATER) == store.memory.of("morning", [], LATER)
    assert remembered(store, collected) == rehearsed


def test_of_a_trial_nothing_remains_and_others_write_meanwhile(store: Store) -> None:
    filled(store)
    collected = {"wire": [entry("new")]}
    before = store.articles.open_articles("morning", SOURCES)
    with store.trial("morning", collected, keys) as trial:
        remembered(trial, collected)
        assert len(trial.articles.open_articles("morning", SOURCES)) == len(before) + 1
        store.configs.accept("morning", "title: Morning", NOW)
        (other,) = added(store, "meanwhile")
    assert store.articles.open_articles("morning", SOURCES) == (*before, other)
    assert store.configs.last("morning") == ("title: Morning", NOW)


def test_a_trial_copies_what_its_entries_and_open_articles_need_however_much_is_stored(store: Store) -> None:
    if store._database.is_postgres:
        pytest.skip("a server rehearses in a transaction and copies nothing")
    filled(store)
    old = added(store, *map(str, range(300)))
    store.editions.freeze(draft(25), [verdict(article) for article in old], {}, batches(), NOW)
    with store.trial("morning", {"wire": [entry("7"), entry("new")]}, keys) as trial, trial._database.read() as both:
        copied = [both.scalar(select(func.count()).select_from(table)) for table in (articles, identities)]
        tables = set(both.exec_driver_sql("SELECT name FROM main.sqlite_master WHERE type = 'table'").scalars())
    assert copied == [3, 3]
    assert tables - {"sqlite_sequence"} == {
        *("sources", "begun", "articles", "identities", "appearances", "settled", "notices")
    }


def test_a_trial_of_people_copies_people_alone(store: Store) -> None:
    if store._database.is_postgres:
        pytest.skip("a server rehearses in a transaction and copies nothing")
    with store.trial_of_people() as trial, trial._database.read() as both:
        tables = set(both.exec_driver_sql("SELECT name FROM main.sqlite_master WHERE type = 'table'").scalars())
    assert tables - {"sqlite_sequence"} == {"subscribers", "subscriptions", "suppressions"}
