from __future__ import annotations

from datetime import UTC, datetime

import pytest

from digest.model.article import Article
from digest.model.grouping import Grouping, Outcome, Section, Story

NOW = datetime(2026, 11, 24, 7, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("outcome", "settles", "runs"),
    [
        (Outcome.LEAD, True, True),
        (Outcome.MEMBER, True, True),
        (Outcome.LEFT_OUT, True, False),
        (Outcome.DUPLICATE, True, False),
        (Outcome.TOLD, True, False),
        (Outcome.EXPIRED, True, False),
        (Outcome.SEEN, True, False),
        (Outcome.OVER_CAP, False, False),
        (Outcome.HELD, False, False),
    ],
)
def test_which_outcomes_are_shown_and_which_leave_an_article_open(outcome: Outcome, settles: bool, runs: bool) -> None:
    assert (outcome.settles, outcome.runs) == (settles, runs)


def article(number: int) -> Article:
    return Article(source="s", title="t", number=number, first_seen=NOW)


def test_a_story_is_led_by_its_first_article_and_is_an_update_where_it_ran_before() -> None:
    story = Story(key="s", articles=(article(2), article(1)))
    assert (story.lead.number, story.update) == (2, False)
    assert Story(key="s", articles=story.articles, ran="2026-11-23T07:00").update


def test_the_stories_of_a_grouping_stand_best_first_across_its_sections() -> None:
    def section(key: str, *ranks: int) -> Section:
        stories = (Story(key=f"s{rank}", articles=(article(rank),), rank=rank) for rank in ranks)
        return Section(key=key, name=key, stories=tuple(stories))

    grouping = Grouping(sections=(section("a", 2, 3), section("b", 1, 4)), verdicts=())
    assert [story.rank for story in grouping.stories] == [1, 2, 3, 4]
    assert Grouping(sections=(), verdicts=()).stories == ()
