from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.model.article import Article
from digest.model.edition import (
    TRANSITIONS,
    Draft,
    Edition,
    Occasion,
    Rendering,
    Skipped,
    Status,
    Waiting,
    Window,
    occasion_words,
)
from digest.model.grouping import Section, Story

NOW = datetime(2026, 11, 24, 7, 0, tzinfo=UTC)
SCHEDULED = Occasion(key="2026-11-24T07:00", at=NOW)
DRAFT = Draft(
    digest="morning", title="Morning", occasion=SCHEDULED, number=1, window=Window(last=0, opened=None, closed=NOW)
)
RENDERING = Rendering(segment="en:", subject="S", preheader="P", html="<p>H</p>", text="T", mark="@@")


def story(rank: int, articles: int = 1) -> Story:
    given = (Article(source="s", title="t", number=rank * 10 + n, first_seen=NOW) for n in range(articles))
    return Story(key=f"s{rank}", articles=tuple(given), rank=rank)


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("2026-11-24T07:00", "2026-11-24 07:00"),
        ("2026-10-25T02:30", "2026-10-25 02:30"),
        ("hand-2026-11-24T16:02:11", "2026-11-24 16:02:11"),
        ("2026-11-24T07:00-2", "2026-11-24 07:00"),
        ("hand-2026-11-24T16:02:11-2", "2026-11-24 16:02:11"),
        ("", ""),
    ],
)
def test_an_occasion_is_read_as_date_and_time_with_seconds_where_made_by_hand(key: str, words: str) -> None:
    assert occasion_words(key) == words
    assert Occasion(key=key, at=NOW).words == words
    assert replace(DRAFT, occasion=Occasion(key=key, at=NOW)).name == f"morning {words}"


@pytest.mark.parametrize(
    ("status", "may_follow"),
    [
        (Status.DRAFT, "draft approved sending skipped"),
        (Status.APPROVED, "draft sending skipped"),
        (Status.SENDING, "sent failed"),
        (Status.SENT, ""),
        (Status.FAILED, ""),
        (Status.SKIPPED, ""),
    ],
)
def test_an_edition_goes_only_from_state_to_state_that_may_follow(status: Status, may_follow: str) -> None:
    assert TRANSITIONS[status] == {Status(name) for name in may_follow.split()}


def test_every_state_can_be_reached_and_what_is_frozen_never_thaws() -> None:
    assert set(TRANSITIONS) == set(Status) == frozenset.union(*TRANSITIONS.values())
    frozen = {Status.SENDING, Status.SENT, Status.FAILED}
    assert all(TRANSITIONS[status] <= frozen for status in frozen)


def test_stories_stand_best_first_across_sections_and_every_article_counts() -> None:
    sections = (
        Section(key="a", name="A", stories=(story(2, 3), story(4))),
        Section(key="b", name="B", stories=(story(1), story(3, 2))),
    )
    drafted = replace(DRAFT, sections=sections)
    assert [one.rank for one in drafted.stories] == [1, 2, 3, 4]
    assert drafted.articles == 7
    assert (DRAFT.stories, DRAFT.articles) == ((), 0)


def test_a_stored_draft_is_called_like_its_draft_whatever_became_of_it() -> None:
    stored = (
        Waiting(id=1, draft=DRAFT, status=Status.DRAFT, reason="waits for a person"),
        Skipped(id=2, draft=DRAFT, reason="no news"),
        Edition(id=3, draft=DRAFT, hash="5e", frozen=NOW, status=Status.SENT),
    )
    for one in stored:
        assert (one.digest, one.occasion, one.name) == ("morning", SCHEDULED, "morning 2026-11-24 07:00")
    assert [one.status for one in stored] == [Status.DRAFT, Status.SKIPPED, Status.SENT]
    assert [one.reason for one in stored] == ["waits for a person", "no news", ""]


def test_the_digest_of_a_rendering_stays_the_same_for_ever() -> None:
    assert RENDERING.digest == "78cb4fa17864962485e748362d12d56c255fb21816a96b8077865153bf3a96f1"


@pytest.mark.parametrize("field", ["segment", "subject", "preheader", "html", "text", "mark"])
def test_the_digest_tells_any_two_renderings_apart_that_a_reader_could(field: str) -> None:
    values = {name: getattr(RENDERING, name) for name in ("segment", "subject", "preheader", "html", "text", "mark")}
    assert Rendering(**values | {field: values[field] + "é"}).digest != RENDERING.digest


@given(st.text(alphabet="ab", max_size=3), st.text(alphabet="ab", max_size=3))
def test_words_that_move_from_one_part_to_the_next_change_the_digest(subject: str, preheader: str) -> None:
    whole = subject + preheader
    moved = replace(RENDERING, subject=whole, preheader="").digest
    parted = replace(RENDERING, subject=subject, preheader=preheader).digest
    assert (moved == parted) is (preheader == "")
