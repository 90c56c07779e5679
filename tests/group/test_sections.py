from __future__ import annotations

from typing import Any

import pytest

from digest.config.digests import Digest, Topic
from digest.group.rank import Candidate
from digest.group.sections import best_first, section_name, sections
from digest.model.article import Article, Image
from tests.group.made import CAMPUS, SCIENCE, article, digest

PICTURE = Image(url="https://1.example/a.jpg")


def first_words(article: Article, budget: int) -> str:
    """A summariser that tells its budget."""
    return f"{article.text} in {budget}" if article.text else ""


def candidate(
    number: int, *others: Article, score: float = 1.0, topic: Topic | None = CAMPUS, **lead: Any
) -> Candidate:
    shown = (article(number, **lead), *others)
    return Candidate(
        key=f"s{number}", articles=shown, shown=shown, topic=topic, reason="r", score=score, why="w", ran="o"
    )


def led_by(*running: Candidate) -> list[str]:
    return [one.key for one in best_first(running, digest(), first_words)]


GOOD = {"image": PICTURE, "text": "Words"}


@pytest.mark.parametrize(
    ("second", "order"),
    [
        ({"score": 0.95, **GOOD}, ["s2", "s1", "s3"]),
        ({"score": 0.90, **GOOD}, ["s2", "s1", "s3"]),
        ({"score": 0.89, **GOOD}, ["s1", "s2", "s3"]),
        ({"score": 0.95, "image": PICTURE}, ["s1", "s2", "s3"]),
        ({"score": 0.95, "text": "Words"}, ["s1", "s2", "s3"]),
    ],
)
def test_the_edition_is_led_by_a_story_near_the_best_with_a_picture_and_a_summary(
    second: dict[str, Any], order: list[str]
) -> None:
    assert led_by(candidate(1), candidate(2, **second), candidate(3, score=0.5)) == order


def test_the_best_leads_where_it_looks_good_itself() -> None:
    assert led_by(candidate(1, **GOOD), candidate(2, **GOOD)) == ["s1", "s2"]


def test_only_the_first_four_are_tried() -> None:
    plain = [candidate(number) for number in range(1, 5)]
    assert led_by(*plain, candidate(5, **GOOD)) == ["s1", "s2", "s3", "s4", "s5"]
    assert led_by(*plain[:3], candidate(5, **GOOD)) == ["s5", "s1", "s2", "s3"]


def test_of_no_stories_none_leads() -> None:
    assert led_by() == []


def test_sections_stand_in_the_editors_order_and_the_rest_last() -> None:
    running = [candidate(1, topic=None), candidate(2, topic=SCIENCE), candidate(3), candidate(4, topic=SCIENCE)]
    found = sections(running, digest(rest="Besides"), first_words)
    assert [(section.key, section.name) for section in found] == [
        ("campus", "Campus"),
        ("science", "Science"),
        ("rest", "Besides"),
    ]
    assert [[(story.key, story.rank) for story in section.stories] for section in found] == [
        [("s3", 3)],
        [("s2", 2), ("s4", 4)],
        [("s1", 1)],
    ]


def test_topics_without_stories_have_no_section() -> None:
    assert [section.key for section in sections([candidate(1)], digest(), first_words)] == ["campus"]
    assert sections([], digest(), first_words) == ()


def test_the_first_story_has_the_longer_summary() -> None:
    running = [candidate(1, text="One"), candidate(2, text="Two")]
    (section,) = sections(running, digest(summary=40, lead_summary=90), first_words)
    assert [story.summary for story in section.stories] == ["One in 90", "Two in 40"]


def test_the_summary_is_of_the_first_article_that_has_one() -> None:
    (section,) = sections([candidate(1, article(2), article(3, text="Three"))], digest(summary=40), first_words)
    assert section.stories[0].summary.startswith("Three")
    (section,) = sections([candidate(1, article(2))], digest(), first_words)
    assert section.stories[0].summary == ""


def test_a_story_takes_over_what_its_ranking_found() -> None:
    (section,) = sections([candidate(1, article(2), score=0.7)], digest(), first_words)
    (story,) = section.stories
    assert (story.score, story.why, story.ran, len(story.articles)) == (0.7, "w", "o", 2)


@pytest.mark.parametrize(
    ("topic", "of", "name"),
    [
        (CAMPUS, digest(), "Campus"),
        (None, digest(rest="Besides"), "Besides"),
        (None, digest(rest=""), ""),
        (None, digest(rest="", topics=()), "Morning Varsity"),
        (None, digest(rest="Besides", topics=()), "Besides"),
    ],
)
def test_what_stands_above_the_stories_of_a_topic_or_of_none(topic: Topic | None, of: Digest, name: str) -> None:
    assert section_name(topic, of) == name
