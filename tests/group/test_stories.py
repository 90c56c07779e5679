from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest

from digest.group.stories import UnplacedStory, When, dated, stories
from digest.group.vectors import counted
from digest.group.words.terms import counts
from digest.model.article import Article
from digest.model.grouping import PastStory
from tests.group.made import FERRY, FERRY_AGAIN, NOW, VACCINE, article


def found(articles: Sequence[Article], past: Sequence[PastStory] = (), when: When = dated) -> tuple[UnplacedStory, ...]:
    said = counted(counts(one) for one in (*articles, *(old for story in past for old in story.articles)))
    return stories(articles, past, said, when=when)


def numbers(stories: Sequence[UnplacedStory]) -> list[list[int]]:
    return [[one.number for one in story.articles] for story in stories]


@pytest.mark.parametrize(
    ("first", "second", "one"),
    [
        ({"text": FERRY}, {"text": FERRY_AGAIN}, True),
        ({"text": FERRY}, {"text": VACCINE, "title": "Malaria trial"}, False),
        ({"text": FERRY}, {"text": FERRY_AGAIN, "published": NOW - timedelta(days=6)}, False),
        ({"text": FERRY}, {"text": FERRY_AGAIN, "language": "de"}, False),
        ({"text": FERRY}, {"text": FERRY_AGAIN, "language": ""}, True),
        ({"text": FERRY, "published": None}, {"text": FERRY_AGAIN}, True),
        ({"text": FERRY, "published": None, "first_seen": NOW - timedelta(days=6)}, {"text": FERRY_AGAIN}, False),
        ({"title": "Solent ferry strike ends"}, {"title": "Ferry strike on Solent over"}, True),
        ({"title": "Solent ferry strike ends"}, {"title": "Malaria trial in Malawi"}, False),
        ({"title": "What to do in the rain"}, {"title": "How to see more of the world"}, False),
        ({"title": "渡轮罢工今日结束"}, {"title": "渡轮罢工结束船员返岗"}, True),
    ],
)
def test_two_articles_are_one_story_when_words_time_and_language_agree(
    first: dict[str, Any], second: dict[str, Any], one: bool
) -> None:
    assert numbers(found([article(1, **first), article(2, **second)])) == ([[1, 2]] if one else [[1], [2]])


@pytest.mark.parametrize(
    ("other", "one"), [({"text": FERRY_AGAIN}, True), ({"text": VACCINE, "title": "Malaria trial"}, False)]
)
def test_an_article_of_which_nobody_knows_when_is_neither_near_nor_far(other: dict[str, Any], one: bool) -> None:
    told = [article(1, text=FERRY, published=None, first_seen=NOW - timedelta(days=60)), article(2, **other)]
    assert numbers(found(told, when=lambda each: each.published)) == ([[1, 2]] if one else [[1], [2]])


def test_two_of_many_events_are_told_apart() -> None:
    told = [FERRY, VACCINE, FERRY_AGAIN, VACCINE.replace("two years", "24 months")]
    titles = [
        "Ferry strike ends",
        "Malaria vaccine cuts infections",
        "Solent ferry crews vote",
        "Vaccine trial in Malawi",
    ]
    given = [
        article(number, title, text=text) for number, (title, text) in enumerate(zip(titles, told, strict=True), 1)
    ]
    assert numbers(found(given)) == [[1, 3], [2, 4]]


def test_a_chain_of_likenesses_is_no_story() -> None:
    chain = [article(n, f"w{n}a w{n}b w{n}c w{n + 1}a w{n + 1}b w{n + 1}c") for n in range(1, 9)]
    assert max(len(story.articles) for story in found(chain)) < 8


def test_a_story_is_matched_with_the_told_story_most_alike() -> None:
    ferry = PastStory(key="ferry", ran=NOW, edition="e", occasion="o", articles=(article(1, text=FERRY),))
    vaccine = PastStory(
        key="vaccine", ran=NOW, edition="e", occasion="o", articles=(article(2, "Malaria", text=VACCINE),)
    )
    matched = found([article(3, "Solent ferry crews end strike", text=FERRY_AGAIN)], [vaccine, ferry])
    assert [story.key for story in matched[0].past] == ["ferry"]


def test_no_articles_are_no_stories() -> None:
    assert found([]) == ()
