"""What came of late is known for what it is, whether an edition settled it or not."""

from __future__ import annotations

from digest.model.article import Entry, Names
from digest.store import Store
from tests.store.made import DAY, NOW, added, batches, draft, entry, rendering, verdict


def test_what_came_of_late_is_known_though_an_edition_settled_it(store: Store) -> None:
    store.articles.begin("morning", {"wire": []}, NOW)
    added(store, "ancient", now=NOW - 8 * DAY)
    ran, held, new = added(store, "ran", "held", "new")
    store.articles.hold("wire", [held.number])
    store.editions.freeze(draft(stories=[ran]), [verdict(ran)], {"en:": rendering()}, batches(), NOW)
    elsewhere = added(store, "elsewhere", source="gazette")
    assert store.articles.recent(["wire"], NOW - 7 * DAY, 10) == (ran, new)
    assert store.articles.recent(["gazette", "wire"], NOW - 7 * DAY, 2) == (new, *elsewhere)


def test_what_several_carry_came_of_late_once_from_the_one_that_stands_nearest(store: Store) -> None:
    def by_title(_: str, one: Entry) -> Names:
        return Names(keys=(one.title,))

    given = {"https://wire.example/rss": [entry("whale")], "https://gazette.example/rss": [entry("whale")]}
    store.articles.add(given, NOW, by_title)
    (one,) = store.articles.recent(sorted(given), NOW, 10)
    assert one.source == "https://wire.example/rss"
