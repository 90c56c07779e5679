"""Articles are stored once, numbered as they come, and stay open until a frozen edition settles them."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from digest.model.article import Article, Entry, Headline, Image, Names
from digest.model.grouping import Outcome
from digest.store import Store
from tests.store.made import DAY, NOW, added, batches, draft, entry, kept, keys, rendering, stored, verdict

FEED = "https://quay.example/feed"
FEED_OF_WIRE = "https://wire.example/feed"
STRANGER = "https://stranger.example/feed"
FULL = Entry(
    title="Élan \U0001f6f3 100 % _of_ 'it'",
    guid=" tag:quay,2026:1 ",
    url="https://quay.example/1",
    text="One.\n\nTwo.",
    summary="Teaser",
    authors=("A. Reader", "B, Writer"),
    published=datetime(2026, 11, 20, 8, 30, 1, 123456, tzinfo=timezone(timedelta(hours=2))),
    language="fr",
    categories=("Sea", "Trade"),
    image=Image(url="https://quay.example/1.jpg", alt="A ship", width=10, height=None),
    paywalled=True,
)


def test_every_field_of_an_entry_comes_back_as_it_was(store: Store) -> None:
    fields = [field.name for field in dataclasses.fields(FULL)]
    assert [name for name in fields if getattr(FULL, name) in ("", (), None, False)] == []
    (new,) = store.articles.add({FEED: [FULL]}, NOW, keys)[FEED]
    assert new == Headline(number=new.number, title=FULL.title, published=FULL.published, has_text=True)
    article = store.articles.get(new.number)
    assert article is not None
    assert {name: getattr(article, name) for name in fields} == {name: getattr(FULL, name) for name in fields}
    assert (article.source, article.number, article.first_seen) == (FEED, new.number, NOW)
    assert store.articles.listed([FEED]) == {FEED: (new,)}


def test_a_picture_is_kept_as_it_was_measured_or_taken_away(store: Store) -> None:
    first, second = (store.articles.add({FEED: [one]}, NOW, keys)[FEED][0] for one in (FULL, entry("b")))
    measured = Image(url="https://quay.example/1.jpg", alt="A ship", width=640, height=480)
    store.articles.picture({first.number: measured, second.number: None})
    store.articles.picture({})
    assert [store.articles.get(one.number).image for one in (first, second)] == [measured, None]  # type: ignore[union-attr]


def test_of_each_source_its_own_new_articles_are_told(store: Store) -> None:
    def by_title(source: str, one: Entry) -> Names:
        return Names(keys=(one.title,))

    store.articles.add({"wire": [entry("old")]}, NOW, by_title)
    given = {"wire": [entry("old"), entry("a")], "gazette": [entry("b", "gazette"), entry("a")], "empty": []}
    new = store.articles.add(given, NOW, by_title)
    assert {source: [one.title for one in some] for source, some in new.items()} == {
        "wire": ["On a"],
        "gazette": ["On b"],
        "empty": [],
    }


def test_times_come_back_in_utc(store: Store) -> None:
    (new,) = stored(store, FULL)
    assert new.published is not None
    assert (new.published.tzinfo, new.first_seen.tzinfo) == (UTC, UTC)


def test_articles_are_numbered_in_the_order_given(store: Store) -> None:
    names = [f"n{n}" for n in range(540)]
    first, second = added(store, *names[:20]), added(store, *names[20:])
    numbers = [a.number for a in first + second]
    assert [a.guid for a in first + second] == names
    assert numbers == sorted(set(numbers))


@pytest.mark.parametrize(
    "again",
    [
        pytest.param(entry("whale"), id="all the same"),
        pytest.param(replace(entry("whale"), url="https://wire.example/new", title="New"), id="same guid"),
        pytest.param(replace(entry("whale"), guid="regenerated", title="New"), id="same address"),
        pytest.param(replace(entry("whale"), guid="new", url="https://wire.example/new"), id="same title and date"),
    ],
)
def test_an_article_known_by_any_of_its_names_is_not_new(store: Store, again: Entry) -> None:
    (first,) = added(store, "whale")
    assert stored(store, again, now=NOW + DAY) == ()
    assert store.articles.get(first.number) == first


def test_each_new_name_of_an_article_is_remembered(store: Store) -> None:
    stored(store, entry("whale"), source=FEED_OF_WIRE)
    moved = replace(entry("whale"), guid="regenerated", url="https://wire.example/moved")
    stored(store, moved, source=FEED_OF_WIRE)
    only_its_url = replace(moved, guid="third", title="Renamed")
    assert stored(store, only_its_url, source=FEED_OF_WIRE) == ()


def test_the_same_article_twice_in_one_collection_is_one(store: Store) -> None:
    (new,) = stored(store, entry("whale"), replace(entry("whale"), guid="other"))
    assert new.guid == "whale"


def test_the_addresses_of_a_source_are_those_that_it_gave(store: Store) -> None:
    stored(store, entry("a"), replace(entry("b"), url=""))
    added(store, "c", source="gazette")
    assert store.articles.urls(["wire"]) == {"https://wire.example/a"}


def test_guids_of_two_sources_are_two_articles(store: Store) -> None:
    assert len(added(store, "1", source="wire") + added(store, "1", source="gazette")) == 2


# ---- whose address it is


def the_whale(store: Store, number: int) -> tuple[str, str]:
    article = store.articles.get(number)
    assert article is not None
    return article.source, article.text


FAKE = replace(entry("whale"), guid="theirs", text="A stranger's words.", published=NOW - 400 * DAY)


def test_the_version_of_a_source_on_the_articles_own_host_replaces_a_strangers(store: Store) -> None:
    (first,) = stored(store, FAKE, source=STRANGER)
    assert stored(store, entry("whale"), source=FEED_OF_WIRE) == ()
    assert store.articles.get(first.number) == replace(
        first, source=FEED_OF_WIRE, guid="whale", text="All of whale.", published=NOW
    )
    assert stored(store, FAKE, source=STRANGER) == ()
    assert the_whale(store, first.number) == (FEED_OF_WIRE, "All of whale.")


def test_a_feed_of_the_same_site_is_nearer_than_a_stranger_and_farther_than_one_on_the_host(store: Store) -> None:
    (first,) = stored(store, FAKE, source=STRANGER)
    versions = (("https://feeds.wire.example/all", "site"), (FEED_OF_WIRE, "host"), ("https://b.wire.example/x", "b"))
    for source, text in versions:
        stored(store, replace(entry("whale"), text=text), source=source)
    assert the_whale(store, first.number) == (FEED_OF_WIRE, "host")


def test_whoever_comes_first_in_one_collection_the_nearest_is_stored(store: Store) -> None:
    given = {STRANGER: [FAKE], FEED_OF_WIRE: [entry("whale")]}
    new = store.articles.add(given, NOW, keys)
    assert [len(new[source]) for source in given] == [0, 1]
    assert the_whale(store, new[FEED_OF_WIRE][0].number) == (FEED_OF_WIRE, "All of whale.")


def test_what_a_strangers_version_decided_is_decided_anew_but_what_ran_does_not_run_again(store: Store) -> None:
    (stale,) = stored(store, FAKE, source=STRANGER)
    (ran,) = stored(store, replace(entry("ferry"), guid="theirs too"), source=STRANGER)
    store.articles.begin("morning", {STRANGER: [], FEED_OF_WIRE: []}, NOW)
    judged = [verdict(stale, Outcome.EXPIRED), verdict(ran)]
    store.editions.freeze(draft(stories=[ran]), judged, {"en:": rendering()}, batches(), NOW)
    stored(store, entry("whale"), entry("ferry"), source=FEED_OF_WIRE)
    open_again = store.articles.open_articles("morning", [STRANGER, FEED_OF_WIRE])
    assert [(one.number, one.source, one.text) for one in open_again] == [(stale.number, FEED_OF_WIRE, "All of whale.")]


def test_a_stranger_cannot_lead_an_address_to_an_article_of_its_own(store: Store) -> None:
    (theirs,) = stored(store, replace(entry("x", "stranger"), guid="g"), source=STRANGER)
    stored(store, replace(entry("whale"), guid="g"), source=STRANGER)
    (whale,) = stored(store, entry("whale"), source=FEED_OF_WIRE)
    assert whale.number != theirs.number


def test_a_stranger_cannot_lead_an_article_to_an_address_of_its_own(store: Store) -> None:
    (first,) = stored(store, entry("whale"), source="https://planet.example/feed")
    stored(store, replace(entry("whale"), guid="g"), source=STRANGER)
    stored(store, replace(entry("x", "stranger"), guid="g"), source=STRANGER)
    assert store.articles.get(first.number) == first


def test_a_stranger_does_not_date_what_its_own_site_left_undated(store: Store) -> None:
    (undated,) = stored(store, entry("whale", published=None), source=FEED_OF_WIRE)
    stored(store, FAKE, source=STRANGER)
    assert store.articles.get(undated.number) == undated


def test_an_article_that_several_carry_is_open_under_the_nearest(store: Store) -> None:
    stored(store, FAKE, source=STRANGER)
    stored(store, entry("whale"), source=FEED_OF_WIRE)
    store.articles.begin("morning", {STRANGER: [], FEED_OF_WIRE: []}, NOW)
    (article,) = store.articles.open_articles("morning", [STRANGER, FEED_OF_WIRE])
    assert article.source == FEED_OF_WIRE


def test_a_missing_date_is_filled_in_and_a_known_one_stays(store: Store) -> None:
    undated, dated = stored(store, entry("a", published=None), entry("b"))
    stored(store, entry("a", published=NOW), entry("b", published=NOW - DAY), now=NOW + DAY)
    assert [store.articles.get(a.number) for a in (undated, dated)] == [replace(undated, published=NOW), dated]


def test_an_article_without_any_name_is_still_stored_once(store: Store) -> None:
    bare = Entry(title="Bare")
    assert len(store.articles.add({"wire": [bare, bare]}, NOW, lambda _, __: Names())["wire"]) == 1


def test_hostile_text_is_stored_and_spoils_no_other_article(store: Store) -> None:
    hostile = replace(entry("bad"), guid="nul \0 half \ud800", title="'; DROP TABLE articles; --", text="\udfff")
    bad, good = stored(store, hostile, entry("good"))
    assert (bad.guid, bad.title, bad.text) == ("nul \ufffd half \ufffd", hostile.title, "\ufffd")
    assert good.title == "On good"
    assert stored(store, hostile) == ()


def test_find_looks_for_all_words_in_title_or_address_newest_first(store: Store) -> None:
    old, new, _ = stored(store, entry("ferry-1"), replace(entry("2"), title="FERRY ÉLAN"), entry("x"))
    assert store.articles.find("ferry") == (new, old)
    assert store.articles.find("élan ferry") == (new,)
    assert store.articles.find("https://wire.example/ferry-1") == (old,)
    assert store.articles.find("f_rry") == store.articles.find("%") == ()
    assert store.articles.find("ferry", limit=1) == (new,)


# ---- open articles


def test_a_source_that_a_digest_has_not_begun_with_has_nothing_open(store: Store) -> None:
    added(store, "a")
    assert store.articles.open_articles("morning", ["wire"]) == ()
    assert store.articles.begun("morning", ["wire", "gazette"]) == frozenset()


def test_what_was_not_seen_before_the_beginning_is_open_and_so_is_all_that_follows(store: Store) -> None:
    old, taken = added(store, "old", "taken")
    store.articles.begin("morning", {"wire": [old.number]}, NOW)
    (later,) = added(store, "later")
    assert store.articles.open_articles("morning", ["wire"]) == (taken, later)
    assert store.articles.begun("morning", ["wire", "gazette"]) == {"wire"}
    assert store.articles.outcome("morning", old.number) is Outcome.SEEN
    assert store.articles.outcome("morning", taken.number) is None


def test_a_taken_article_may_be_older_than_a_seen_one(store: Store) -> None:
    taken, seen = added(store, "taken", "seen")
    store.articles.begin("morning", {"wire": [seen.number]}, NOW)
    assert store.articles.open_articles("morning", ["wire"]) == (taken,)


def test_beginning_twice_changes_nothing(store: Store) -> None:
    (first,) = added(store, "a")
    store.articles.begin("morning", {"wire": []}, NOW)
    store.articles.begin("morning", {"wire": [first.number]}, NOW)
    assert store.articles.open_articles("morning", ["wire"]) == (first,)


def test_a_digest_begins_with_a_source_that_another_has_read_for_long(store: Store) -> None:
    store.articles.begin("weekend", {"wire": []}, NOW)
    old = added(store, "a", "b")
    store.articles.begin("morning", {"wire": [a.number for a in old]}, NOW)
    assert store.articles.open_articles("weekend", ["wire"]) == old
    assert store.articles.open_articles("morning", ["wire"]) == ()


def test_an_article_that_two_sources_carry_is_open_for_a_digest_of_the_second_alone(store: Store) -> None:
    store.articles.begin("morning", {"gazette": []}, NOW)
    store.articles.begin("weekend", {"wire": []}, NOW)
    store.articles.begin("weekend", {"gazette": []}, NOW)
    (first,) = added(store, "a", source="wire")
    assert stored(store, replace(entry("a"), guid="g"), source="gazette") == ()
    assert store.articles.open_articles("morning", ["gazette"]) == (replace(first, source="gazette"),)
    assert store.articles.open_articles("weekend", ["gazette", "wire"]) == (first,)
    assert store.articles.urls(["gazette"]) == {first.url}


def test_beginning_with_a_second_source_closes_nothing_that_the_first_keeps_open(store: Store) -> None:
    store.articles.begin("morning", {"wire": []}, NOW)
    (shared,) = added(store, "a", source="wire")
    stored(store, entry("a"), source="gazette")
    store.articles.begin("morning", {"gazette": [shared.number]}, NOW)
    assert store.articles.open_articles("morning", ["wire", "gazette"]) == (shared,)


def test_what_another_digest_keeps_open_is_closed_for_one_that_begins_with_it_closed(store: Store) -> None:
    store.articles.begin("weekend", {"wire": []}, NOW)
    (shared,) = added(store, "a", source="wire")
    stored(store, entry("a"), source="gazette")
    store.articles.begin("morning", {"gazette": [shared.number]}, NOW)
    assert store.articles.open_articles("morning", ["gazette"]) == ()
    assert store.articles.open_articles("weekend", ["wire"]) == (shared,)


SETTLED = [outcome for outcome in Outcome if outcome.settles]


@pytest.mark.parametrize("outcome", list(Outcome))
def test_a_frozen_edition_settles_what_it_judged_unless_it_may_try_again(store: Store, outcome: Outcome) -> None:
    store.articles.begin("morning", {"wire": []}, NOW)
    store.articles.begin("weekend", {"wire": []}, NOW)
    judged, other = added(store, "a", "b")
    store.editions.freeze(draft(), [verdict(judged, outcome)], {"en:": rendering()}, batches(), NOW)
    left = (other,) if outcome in SETTLED else (judged, other)
    assert store.articles.open_articles("morning", ["wire"]) == left
    assert store.articles.open_articles("weekend", ["wire"]) == (judged, other)


def test_a_draft_settles_nothing(store: Store) -> None:
    store.articles.begin("morning", {"wire": []}, NOW)
    (judged,) = added(store, "a")
    kept(store, draft(), [verdict(judged)])
    assert store.articles.open_articles("morning", ["wire"]) == (judged,)


def test_an_open_article_survives_any_number_of_editions_around_it(store: Store) -> None:
    store.articles.begin("morning", {"wire": []}, NOW)
    (waiting,) = added(store, "waiting")
    for day in range(24, 29):
        (fresh,) = added(store, f"day {day}", now=NOW + DAY)
        judged = [verdict(waiting, Outcome.OVER_CAP), verdict(fresh)]
        store.editions.freeze(draft(day), judged, {"en:": rendering()}, batches(), NOW)
        assert store.articles.open_articles("morning", ["wire"]) == (waiting,)
    added(store, "next")
    assert [a.guid for a in store.articles.open_articles("morning", ["wire"])] == ["waiting", "next"]


def numbers(articles: Iterable[Article]) -> list[int]:
    return [article.number for article in articles]


def test_what_is_held_is_open_for_nobody_until_it_is_released(store: Store) -> None:
    store.articles.begin("morning", {"wire": []}, NOW)
    (before,) = added(store, "before")
    flood = added(store, "a", "b", "c", now=NOW + DAY)
    store.articles.hold("wire", numbers(flood))
    assert store.articles.held("wire") == flood
    assert store.articles.open_articles("morning", ["wire"]) == (before,)

    assert store.articles.release("wire", NOW + 5 * DAY) == 3

    assert store.articles.held("wire") == ()
    now_open = store.articles.open_articles("morning", ["wire"])
    assert [article.guid for article in now_open] == ["before", "a", "b", "c"]
    assert now_open[1].first_seen == NOW + 5 * DAY


def test_of_what_is_held_that_is_dropped_is_seen(store: Store) -> None:
    store.articles.begin("morning", {"wire": []}, NOW)
    store.articles.begin("evening", {"port": []}, NOW)
    gone, kept = added(store, "gone", "kept")
    store.articles.hold("wire", numbers([gone, kept]))
    store.articles.drop("wire", [gone.number])
    store.articles.release("wire", NOW)
    assert [article.number for article in store.articles.open_articles("morning", ["wire"])] == [kept.number]
    assert store.articles.outcome("morning", gone.number) is Outcome.SEEN
    assert store.articles.outcome("evening", gone.number) is not Outcome.SEEN, "it has not begun with the source"


def test_what_is_held_stays_though_editions_are_frozen_meanwhile(store: Store) -> None:
    store.articles.begin("morning", {"wire": []}, NOW)
    held, ran = added(store, "held", "ran")
    store.articles.hold("wire", [held.number])
    store.editions.freeze(draft(stories=[ran]), [verdict(ran)], {"en:": rendering()}, batches(), NOW)
    store.articles.release("wire", NOW)
    assert [article.number for article in store.articles.open_articles("morning", ["wire"])] == [held.number]


def test_what_is_held_of_one_source_is_open_through_another_that_carries_it(store: Store) -> None:
    for source in ("wire", "gazette"):
        store.articles.begin("morning", {source: []}, NOW)
    (flood,) = store.articles.add({"wire": [entry("whale")]}, NOW, lambda _, one: Names(keys=(one.title,)))["wire"]
    store.articles.hold("wire", [flood.number])
    store.articles.add({"gazette": [entry("whale", "gazette")]}, NOW, lambda _, one: Names(keys=(one.title,)))
    assert [one.source for one in store.articles.open_articles("morning", ["wire", "gazette"])] == ["gazette"]


def test_the_language_of_new_articles_alone_is_asked_for(store: Store) -> None:
    added(store, "old")
    asked: list[str] = []

    def language(one: Entry) -> str:
        asked.append(one.guid)
        return "en"

    (new,) = store.articles.add({"wire": [entry("old"), entry("new")]}, NOW, keys, language)["wire"]
    article = store.articles.get(new.number)
    assert article is not None
    assert (asked, article.language) == (["new"], "en")


def test_a_digest_may_begin_with_several_sources_at_once(store: Store) -> None:
    one, two = added(store, "1"), added(store, "2", "3", source="gazette")
    store.articles.begin("morning", {"wire": [], "gazette": numbers(two[:1])}, NOW)
    assert store.articles.open_articles("morning", ["wire", "gazette"]) == (*one, two[1])
    assert store.articles.begun("morning", ["wire", "gazette"]) == {"wire", "gazette"}
    store.articles.begin("morning", {"wire": numbers(one)}, NOW)
    assert len(store.articles.open_articles("morning", ["wire"])) == 1
