"""What sources answered is stored, and what is remembered of each is written when it tells something."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from digest.collect.parser import Parser
from digest.collect.web.access import PUBLIC
from digest.config.digests import Digest, Source
from digest.model.article import Entry
from digest.model.notice import NoticeKind
from digest.model.source import Collected, Failure, Move, SourceKind, SourceState
from digest.pipeline import gathering
from digest.pipeline.gathering import TOGETHER
from digest.store.sources import Sources
from tests.pipeline.light import WIRE, Light
from tests.send.made import site
from tests.store.made import DAY, MINUTE, NOW, batches, draft, stored

HOUR = timedelta(hours=1)
ONE = Digest(key="morning", title="Morning Quay", sources=(WIRE,))
FEED = SourceState(source=WIRE.key, kind=SourceKind.FEED, name="Wire itself", last_try=NOW, last_success=NOW)
DOWN = Failure(source=WIRE.key, name="The Wire", url=WIRE.url, reason="answered 500")


def entry(name: str, published: datetime | None = NOW, **more: Any) -> Entry:
    url = f"https://wire.example/{name}"
    return Entry(title=f"On {name}", guid=name, url=url, published=published, text=more.pop("text", "Words."), **more)


def answer(*names: str, state: SourceState = FEED, **more: Any) -> Collected:
    return Collected(state=state, entries=tuple(map(entry, names)), **more)


def remembered(desk: Light, *answers: Collected, digest: Digest = ONE) -> Any:
    return gathering.remember(digest, answers, desk.kit)


def open_titles(desk: Light) -> list[str]:
    return [one.title for one in desk.store.articles.open_articles("morning", [WIRE.key])]


def known(desk: Light, source: str = WIRE.key) -> SourceState:
    return desk.store.sources.states([source])[source]


def test_a_source_is_reported_with_what_it_gave_under_the_name_it_has(desk: Light) -> None:
    (first,) = remembered(desk, answer("a", "b", seconds=1.5))
    assert (first.source, first.name, first.new, first.seen) == (WIRE.key, "The Wire", 2, 0)
    assert (first.seconds, first.held, first.failure, first.unread) == (1.5, 0, None, ())
    state = replace(FEED, unread=("x.pdf is not read",))
    (again,) = remembered(desk, answer("a", "c", state=state))
    assert (again.new, again.unread, open_titles(desk)) == (1, ("x.pdf is not read",), ["On a", "On b", "On c"])
    assert [(event.name, event.done, event.total, event.text) for event in desk.events] == [
        ("source.collected", 1, 1, "The Wire")
    ] * 2


def test_of_sources_that_answer_each_is_reported_with_how_many_did(desk: Light) -> None:
    sources = {source.key: source for source in (WIRE, Source(url="https://port.example/rss"))}
    named = (Collected(state=SourceState(source=key, name=f"As {n} says")) for n, key in enumerate(sources))
    assert len(list(gathering._announced(named, sources, desk.kit))) == 2
    assert [(event.done, event.total, event.text) for event in desk.events] == [
        (1, 2, "The Wire"),
        (2, 2, "As 1 says"),
    ]


def test_a_source_met_for_the_first_time_gives_one_gap_and_at_most_the_cap(desk: Light) -> None:
    capped = Digest(key="morning", title="Morning Quay", sources=(WIRE,), max_stories=2)
    old = entry("old", NOW - 99 * DAY)
    given = Collected(state=FEED, entries=(entry("a"), old, entry("b", NOW - HOUR), entry("c", NOW - 2 * HOUR)))
    (report,) = remembered(desk, given, digest=capped)
    assert (report.new, report.seen, open_titles(desk)) == (2, 2, ["On a", "On b"])
    (report,) = remembered(desk, replace(given, entries=(*given.entries, entry("d", NOW - 98 * DAY))), digest=capped)
    assert (report.new, report.seen, open_titles(desk)) == (1, 0, ["On a", "On b", "On d"])


def test_what_another_source_brought_before_is_among_what_a_source_carries_when_it_is_met(desk: Light) -> None:
    pier = Source(url="https://pier.example/rss")
    other = Digest(key="weekend", title="Weekend", sources=(pier,))
    remembered(desk, Collected(state=replace(FEED, source=pier.key), entries=(entry("a", NOW - HOUR),)), digest=other)
    capped = Digest(key="morning", title="Morning Quay", sources=(WIRE,), max_stories=1)
    given = Collected(state=FEED, entries=(entry("a", NOW - HOUR), entry("b"), entry("c", NOW - HOUR)))
    (report,) = remembered(desk, given, digest=capped)
    assert (report.new, report.seen, open_titles(desk)) == (1, 2, ["On b"])


def test_what_another_digest_has_read_for_long_is_met_with_all_that_it_ever_carried(desk: Light) -> None:
    other = Digest(key="weekend", title="Weekend", sources=(WIRE,))
    remembered(desk, answer("a", "b"), digest=other)
    (report,) = remembered(desk, answer("c"))
    assert (report.new, report.seen, open_titles(desk)) == (3, 0, ["On a", "On b", "On c"])


def test_a_source_that_fails_is_not_begun_with(desk: Light) -> None:
    failing = replace(FEED, last_success=None, failures=1, reason="answered 500")
    (report,) = remembered(desk, Collected(state=failing, failure=DOWN))
    assert (report.failure, report.new) == (DOWN, 0)
    assert desk.store.articles.begun("morning", [WIRE.key]) == frozenset()
    assert known(desk) == failing


@pytest.mark.parametrize(("failures", "told"), [(2, False), (3, True)])
def test_editors_hear_of_an_ill_source_once(desk: Light, failures: int, told: bool) -> None:
    ill = replace(FEED, failures=failures, reason="answered 500")
    remembered(desk, Collected(state=ill, failure=DOWN))
    assert (known(desk).told, bool(desk.notices(NoticeKind.ILL_SOURCE))) == (told, told)
    remembered(desk, Collected(state=replace(ill, told=True, failures=9), failure=DOWN))
    assert (known(desk).told, len(desk.notices(NoticeKind.ILL_SOURCE))) == (True, int(told))


def flood(count: int) -> list[str]:
    return [f"f{number}" for number in range(count)]


def test_a_flood_is_held_and_told_and_what_is_held_adds_up(desk: Light) -> None:
    usual = replace(FEED, every=86_400.0, last_new=NOW - HOUR)
    remembered(desk, answer("a", state=usual))
    (report,) = remembered(desk, answer(*flood(12), state=usual))
    assert (report.new, report.held, open_titles(desk)) == (0, 12, ["On a"])
    state = known(desk)
    assert (state.held, state.why) == (12, "12 articles are new at once, where about 0 were to be expected")
    assert [(facts["articles"], facts["name"]) for facts in desk.notices(NoticeKind.HELD_SOURCE)] == [(12, "The Wire")]
    desk.now += MINUTE
    remembered(desk, answer(*(f"g{number}" for number in range(11)), state=replace(usual, held=12)))
    assert known(desk).held == 23
    assert len(desk.store.articles.held(WIRE.key)) == 23


@pytest.mark.parametrize("count", [9, 10])
def test_fewer_than_ten_are_no_flood(desk: Light, count: int) -> None:
    usual = replace(FEED, every=86_400.0, last_new=NOW - HOUR)
    remembered(desk, answer("a", state=usual))
    (report,) = remembered(desk, answer(*flood(count), state=usual))
    assert (report.new, report.held) == ((9, 0) if count == 9 else (0, 10))


def test_many_at_once_that_somebody_dropped_in_a_folder_are_no_flood(desk: Light) -> None:
    folder = replace(FEED, kind=SourceKind.FOLDER)
    remembered(desk, answer("a", state=folder))
    (report,) = remembered(desk, answer(*flood(12), state=folder))
    assert (report.new, report.held, len(open_titles(desk))) == (12, 0, 13)


def test_titles_that_it_had_before_are_a_flood_and_its_own_new_ones_are_not(desk: Light) -> None:
    remembered(desk, answer(*flood(12)))
    anew = [replace(entry(name), guid=f"new {name}", url=f"https://wire.example/new/{name}") for name in flood(12)]
    (report,) = remembered(desk, Collected(state=FEED, entries=tuple(replace(one, published=None) for one in anew)))
    assert report.held == 12
    assert known(desk).why == "12 of 12 new articles have titles that it had before"


def test_what_is_none_by_the_looks_of_the_others_is_remembered_and_never_open(desk: Light) -> None:
    links = replace(FEED, kind=SourceKind.LIST)
    followed, bare, rest = entry("a"), entry("b", text=""), entry("c", text="")
    (report,) = remembered(desk, Collected(state=links, entries=(followed, bare), rest=(rest,)))
    assert (report.new, report.seen, open_titles(desk)) == (1, 2, ["On a"])
    (report,) = remembered(desk, Collected(state=links, rest=(entry("d", text=""), entry("e", text=""))))
    assert (report.new, open_titles(desk)) == (0, ["On a"])
    assert len(desk.store.articles.listed([WIRE.key])[WIRE.key]) == 5


@pytest.mark.parametrize(
    ("kind", "dated", "new"),
    [
        (SourceKind.FEED, True, 1),
        (SourceKind.FEED, False, 2),
        (SourceKind.FOLDER, True, 2),
        (SourceKind.PAGE, True, 2),
    ],
)
def test_a_feed_that_dates_its_articles_has_no_news_without_a_date(
    desk: Light, kind: SourceKind, dated: bool, new: int
) -> None:
    entries = (entry("a", NOW if dated else None), entry("About", None))
    (report,) = remembered(desk, Collected(state=replace(FEED, kind=kind), entries=entries))
    assert (report.new, report.seen) == (new, 2 - new)


def test_the_language_of_what_is_old_is_not_looked_for(desk: Light) -> None:
    words = "Die Fähre fährt heute nicht, denn der Sturm ist zu stark und die Wellen sind zu hoch."
    dates = {"young": NOW - 30 * DAY, "old": NOW - 30 * DAY - MINUTE, "undated": None}
    entries = tuple(entry(name, at, text=words) for name, at in dates.items())
    remembered(desk, Collected(state=FEED, entries=(*entries, entry("named", text=words, language="fr"))))
    articles = [desk.store.articles.get(number) for number in range(1, 5)]
    assert [one.language for one in articles if one] == ["de", "", "de", "fr"]


def test_what_it_learned_of_a_rhythm_a_silence_and_a_move_is_kept_and_told(desk: Light) -> None:
    move = Move(old=WIRE.url, new="https://new.example/rss", since=NOW, confirmed=NOW, answers=9, lasts=True)
    quiet = replace(FEED, every=3600.0, last_new=NOW - 30 * DAY, move=move)
    remembered(desk, answer("a", state=replace(quiet, last_new=NOW)))
    silent = [Collected(state=quiet, unchanged=True), Collected(state=replace(quiet, silent=True), unchanged=True)]
    for given in silent:
        remembered(desk, given)
        assert known(desk).silent
    assert len(desk.notices(NoticeKind.SILENT_SOURCE)) == len(desk.notices(NoticeKind.MOVED_SOURCE)) == 1
    dates = tuple(NOW - n * HOUR for n in range(6))
    remembered(desk, Collected(state=FEED, entries=(entry("b", NOW),), passed=dates))
    assert (known(desk).every, known(desk).carries, known(desk).last_new) == (3000.0, 7, NOW)


class Written:
    """How often a state was written."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.states: list[SourceState] = []
        save = Sources.save

        def noted(sources: Sources, states: Sequence[SourceState]) -> None:
            self.states += states
            save(sources, states)

        monkeypatch.setattr(Sources, "save", noted)


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> Written:
    return Written(monkeypatch)


LATER = NOW + 30 * MINUTE


@pytest.mark.parametrize(
    ("before", "after", "is_written"),
    [
        ({}, {"last_try": LATER, "last_success": LATER}, False),
        ({}, {"last_try": LATER, "last_success": LATER, "next_try": LATER}, False),
        ({}, {"last_try": LATER, "last_success": LATER, "next_try": LATER + HOUR}, True),
        ({"next_try": LATER + HOUR}, {"last_try": NOW, "next_try": LATER + HOUR}, False),
        ({}, {"last_try": LATER, "last_success": LATER, "etag": "2"}, True),
        ({}, {"last_try": NOW + HOUR, "last_success": NOW + HOUR}, False),
        ({}, {"last_try": NOW + HOUR, "last_success": NOW + HOUR + timedelta(seconds=1)}, True),
        ({"last_success": None, "failures": 1}, {"last_success": LATER}, True),
        ({}, {"last_success": None}, True),
        ({"next_look": LATER}, {"last_try": LATER, "last_success": LATER}, True),
        ({"next_look": LATER + MINUTE}, {"last_try": LATER, "last_success": LATER}, False),
    ],
)
def test_a_state_of_which_only_the_moment_is_new_is_written_once_an_hour(
    desk: Light, written: Written, before: dict[str, Any], after: dict[str, Any], is_written: bool
) -> None:
    quiet = replace(FEED, kind=SourceKind.PAGE)
    was = replace(quiet, **before)
    desk.store.sources.save([was])
    written.states.clear()
    asked = Collected(state=replace(quiet, **after), unchanged=True)
    gathering.remember(ONE, [asked], desk.kit, {WIRE.key: was})
    assert bool(written.states) is is_written


def test_so_many_answers_or_long_ones_are_stored_together(desk: Light, monkeypatch: pytest.MonkeyPatch) -> None:
    sources = tuple(Source(url=f"https://quay.example/{n}") for n in range(TOGETHER + 3))
    many = Digest(key="morning", title="Morning Quay", sources=sources)
    sizes: list[int] = []
    stored = gathering._remember_some

    def noted(digest: Digest, answers: Sequence[Collected], *given: Any) -> Any:
        sizes.append(len(answers))
        return stored(digest, answers, *given)

    monkeypatch.setattr(gathering, "_remember_some", noted)
    short = [Collected(state=SourceState(source=one.key)) for one in sources]
    reports = remembered(desk, *short, digest=many)
    assert sizes == [32, 3]
    assert [one.source for one in reports] == [one.key for one in sources]
    sizes.clear()
    lengths = zip(short, (4_000_000, 4_000_000, 1, 1), strict=False)
    remembered(desk, *(replace(one, entries=(entry("a", text="x" * n),)) for one, n in lengths), digest=many)
    assert sizes == [3, 1]


def test_asked_to_stop_it_keeps_what_came_until_then(desk: Light) -> None:
    second = Source(url="https://quay.example/rss")
    two = Digest(key="morning", title="Morning Quay", sources=(WIRE, second))
    desk.stopping = True
    reports = remembered(desk, answer("a"), answer("b", state=replace(FEED, source=second.key)), digest=two)
    assert [one.source for one in reports] == [WIRE.key]
    assert set(desk.store.sources.states([WIRE.key, second.key])) == {WIRE.key}


# ---- asked anew


#: Who is asked nothing: what a folder and another digest give lies here.
CLIENT: Any = SimpleNamespace(rest=lambda: None, deadline=20.0, access=lambda *given, **also: PUBLIC)


def retried(desk: Light, source: Source, **more: Any) -> Any:
    """What came of it, of which kind the source is, and how many articles were dropped."""
    kit = replace(desk.kit, **{"client": CLIENT, **more})
    digest = Digest(key="morning", title="Morning Quay", sources=(source,))
    report, kind, dropped = gathering.retry(digest, source, SourceState(source=source.key, etag="1"), kit)
    return report.new, kind, dropped


def test_a_retry_drops_what_is_held_and_no_longer_carried(
    desk: Light, real_parser: Parser, tmp_path_factory: pytest.TempPathFactory
) -> None:
    config = tmp_path_factory.mktemp("publication") / "config"
    (config / "digests" / "inbox").mkdir(parents=True)
    for name in ("ferries", "seals"):
        (config / "digests" / "inbox" / f"{name}.txt").write_text(f"All on {name}\n\nWords.\n")
    desk.site, inbox = site(folder=config), Source(folder="inbox")
    assert retried(desk, inbox, parser=real_parser) == (2, "folder", 0)
    ferries, seals = desk.store.articles.listed([inbox.key])[inbox.key]
    desk.store.articles.hold(inbox.key, [ferries.number, seals.number])
    (config / "digests" / "inbox" / "seals.txt").unlink()
    desk.store.sources.save([replace(known(desk, inbox.key), held=2, why="2 articles are new at once")])
    for dropped in (1, 0):
        assert retried(desk, inbox, parser=real_parser) == (0, "folder", dropped)
        assert [one.number for one in desk.store.articles.held(inbox.key)] == [ferries.number]
        assert known(desk, inbox.key).held == 1
    (config / "digests" / "inbox" / "ferries.txt").unlink()
    assert retried(desk, inbox, parser=real_parser) == (0, "folder", 1)
    assert (known(desk, inbox.key).held, known(desk, inbox.key).why) == (0, "")


def test_another_digest_that_is_asked_anew_gives_what_ran_there(desk: Light) -> None:
    stories = stored(desk.store, entry("a"), entry("b"), source=WIRE.key)
    weekend = draft(digest="weekend", stories=stories)
    desk.store.editions.freeze(weekend, (), {}, batches(), NOW, silent={"en:"})
    assert retried(desk, Source(digest="weekend")) == (2, "digest", 0)


@pytest.mark.parametrize(
    ("state", "ours", "asked"),
    [
        (None, True, False),
        ({}, True, False),
        ({"next_look": NOW}, True, True),
        ({"next_look": NOW}, False, False),
        ({"next_look": NOW + MINUTE}, True, False),
        ({"next_look": NOW, "next_try": NOW}, True, True),
        ({"next_look": NOW, "next_try": NOW + MINUTE}, True, False),
    ],
)
def test_between_editions_a_source_is_asked_once_half_of_what_it_carries_may_be_new(
    desk: Light, state: dict[str, datetime] | None, ours: bool, asked: bool
) -> None:
    source = Source(digest="weekend")
    if state is not None:
        desk.store.sources.save([SourceState(source=source.key, **state)])  # type: ignore[arg-type]
    of = Digest(key="morning", title="Morning Quay", sources=(source,))
    assert bool(gathering.look(of, replace(desk.kit, client=CLIENT), lambda one: ours)) is asked


def test_a_folder_is_looked_for_beside_the_digests_files(desk: Light, tmp_path: Path) -> None:
    (tmp_path / "digests" / "inbox").mkdir(parents=True)
    (tmp_path / "digests" / "inbox" / "seals.txt").write_text("Seals are back\n\nThey came at dawn.\n")
    desk.site = desk.site.model_copy(update={"folder": tmp_path})
    with Parser() as parser:
        (answer,) = gathering.ask([Source(folder="inbox")], replace(desk.kit, client=CLIENT, parser=parser))
    assert [entry.title for entry in answer.entries] == ["Seals are back"]
