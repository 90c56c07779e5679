"""What editors are told of sources: of what needs them, and once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from digest.config.digests import Digest, Source
from digest.model.notice import Facts, NoticeKind
from digest.model.run import SourceReport
from digest.model.source import Collected, Failure, Move, SourceState
from digest.pipeline import ill
from digest.pipeline.kit import Kit

NOW = datetime(2026, 11, 24, 7, tzinfo=UTC)
DAY = timedelta(days=1)
WIRE = "https://wire.example/rss"
FAILURE = Failure(source=WIRE, name="The Wire", url=WIRE, reason="answered 500", advice="Ask them.")
Told = list[tuple[NoticeKind, Facts, str]]


@pytest.fixture
def told() -> Told:
    return []


@pytest.fixture
def kit(told: Told) -> Kit:
    def tell(kind: NoticeKind, facts: Facts, about: str, now: datetime, digest: str) -> bool:
        assert (now, digest) == (NOW, "morning")
        told.append((kind, facts, about))
        return True

    made: Any = SimpleNamespace(store=SimpleNamespace(notices=SimpleNamespace(tell=tell)), clock=lambda: NOW)
    return made  # type: ignore[no-any-return]


def digest(*urls: str) -> Digest:
    sources = tuple(Source(url=url, name="The Wire" if url == WIRE else "") for url in urls or (WIRE,))
    return Digest(key="morning", title="Morning Quay", sources=sources)


def state(**known: Any) -> SourceState:
    return SourceState(source=WIRE, **known)


@pytest.mark.parametrize(
    ("failure", "known", "is_told"),
    [
        (None, {}, False),
        (None, {"failures": 3}, False),
        (None, {"gone": True}, False),
        (FAILURE, {"failures": 2}, False),
        (FAILURE, {"failures": 3}, True),
        (FAILURE, {"failures": 1, "gone": True}, True),
        (FAILURE, {"failures": 1, "quarantined": True}, True),
    ],
)
def test_a_source_is_ill_at_its_third_failure_or_when_it_is_gone_or_unlike_itself(
    failure: Failure | None, known: dict[str, Any], is_told: bool, kit: Kit, told: Told
) -> None:
    assert ill.tell_of_ill_source(digest(), Collected(state=state(**known), failure=failure), kit) is is_told
    assert [kind for kind, _, _ in told] == [NoticeKind.ILL_SOURCE] * is_told


def test_an_illness_is_told_with_its_reason_and_once_until_it_answers_again(kit: Kit, told: Told) -> None:
    for last in (None, NOW - DAY, NOW - DAY, NOW):
        ill.tell_of_ill_source(digest(), Collected(state=state(failures=3, last_success=last), failure=FAILURE), kit)
    assert told[0][1] == {
        "name": "The Wire", "url": WIRE, "reason": "answered 500", "since": "", "advice": "Ask them."
    }  # fmt: skip
    assert told[1][1]["since"] == "2026-11-23T07:00:00+00:00"
    never, first, second, third = (about for _, _, about in told)
    assert first == second
    assert len({never, first, third}) == 3
    assert WIRE in first


def test_a_flood_is_told_each_time_with_what_is_held(kit: Kit, told: Told) -> None:
    ill.tell_of_flood(digest(), state(why="40 new at once"), 40, kit)
    ill.tell_of_flood(digest(), state(why="40 new at once", url="https://wire.example/feed"), 40, kit)
    (kind, facts, about), (_, other, _) = told
    assert (kind, about) == (NoticeKind.HELD_SOURCE, f"{WIRE} {NOW.isoformat()}")
    assert facts == {"name": "The Wire", "articles": 40, "url": WIRE, "reason": "40 new at once", "source": WIRE}
    assert (other["url"], other["source"]) == ("https://wire.example/feed", WIRE)


def test_a_silence_is_told_once_until_something_is_new(kit: Kit, told: Told) -> None:
    for last in (None, NOW - DAY, NOW - DAY, NOW):
        ill.tell_of_silence(digest(), state(last_new=last), kit)
    assert {kind for kind, _, _ in told} == {NoticeKind.SILENT_SOURCE}
    assert told[0][1] == {"name": "The Wire", "url": WIRE, "since": ""}
    assert told[1][1]["since"] == "2026-11-23T07:00:00+00:00"
    assert told[1][2] == told[2][2] != told[3][2]


@pytest.mark.parametrize(
    ("old", "lasts", "taken", "is_told"),
    [(WIRE, True, True, True), (WIRE, True, False, True), (WIRE, False, False, False), (f"{WIRE}2", True, True, False)],
)
def test_a_move_is_told_once_it_lasts_where_the_file_has_the_old_address(
    old: str, lasts: bool, taken: bool, is_told: bool, kit: Kit, told: Told
) -> None:
    new = "https://wire.example/new"
    move = Move(old=old, new=new, since=NOW - DAY, confirmed=NOW, answers=5, lasts=lasts, taken=taken)
    ill.tell_of_move(digest("https://other.example/rss", WIRE), state(move=move), kit)
    assert [(kind, about) for kind, _, about in told] == [(NoticeKind.MOVED_SOURCE, f"{WIRE} {new}")] * is_told
    for _, facts, _ in told:
        assert (facts["name"], facts["url"], facts["new"], facts["taken"]) == ("The Wire", WIRE, new, int(taken))
        assert facts["since"] == "2026-11-23T07:00:00+00:00"


def test_a_source_that_did_not_move_is_not_told_of(kit: Kit, told: Told) -> None:
    ill.tell_of_move(digest(), state(), kit)
    assert told == []


def reported(failing: int, of: int) -> list[SourceReport]:
    failures = [FAILURE] * failing + [None] * (of - failing)
    return [SourceReport(source=str(n), name=str(n), new=0, failure=failure) for n, failure in enumerate(failures)]


@pytest.mark.parametrize(
    ("failing", "of", "is_told"), [(0, 1, False), (1, 2, False), (2, 3, True), (2, 4, False), (3, 3, False)]
)
def test_more_than_half_of_the_sources_failing_is_told_but_not_all(
    failing: int, of: int, is_told: bool, kit: Kit, told: Told
) -> None:
    reports = [
        SourceReport(source=str(n), name=str(n), new=0, failure=FAILURE if n < failing else None) for n in range(of)
    ]
    ill.tell_of_most(digest(), reports, kit)
    assert [(kind, about) for kind, _, about in told] == [(NoticeKind.SOURCES_FAILING, "morning 2026-11-24")] * is_told
    for _, facts, _ in told:
        assert (facts["failing"], facts["sources"], facts["title"]) == (failing, of, "Morning Quay")
        assert facts["names"] == ("The Wire",) * failing
        assert facts["reasons"] == ("answered 500",) * failing


def test_of_many_failing_sources_twenty_are_named_and_all_are_counted(kit: Kit, told: Told) -> None:
    ill.tell_of_most(digest(), reported(30, 31), kit)
    ((_, facts, _),) = told
    assert isinstance(facts["names"], tuple)
    assert (facts["failing"], len(facts["names"])) == (30, 20)
