from __future__ import annotations

from typing import Any

import pytest

from digest.config.digests import Source, Topic
from digest.group.stories import UnplacedStory
from digest.group.topics import Placed, placed
from digest.group.vectors import counted
from digest.group.words.terms import counts
from digest.model.article import Article
from tests.group.made import CAMPUS, FERRY, SCIENCE, VACCINE, article

TOPICS = (CAMPUS, SCIENCE)


def place(*articles: Article, sources: tuple[Source, ...] = (), topics: tuple[Topic, ...] = TOPICS) -> Placed:
    """Where one story of these articles goes."""
    said = counted(counts(one) for one in articles)
    return placed([UnplacedStory(articles=articles)], topics, {source.key: source for source in sources}, said)[0]


@pytest.mark.parametrize(
    ("said", "topic", "reason"),
    [
        ({"text": VACCINE}, "Science", "keywords vaccine, trial put it in Science"),
        ({"text": "The Students\u2019 Union votes."}, "Campus", "keyword students' union puts it in Campus"),
        ({"text": "A union of students votes."}, None, "it fits no topic"),
        ({"text": FERRY}, None, "it fits no topic"),
        ({"text": "", "title": ""}, None, "it fits no topic"),
        ({"text": VACCINE, "categories": ("Rowing",)}, "Campus", 'its feed files it under "Rowing", which is Campus'),
        ({"categories": ("x", "SCIENCE")}, "Science", 'its feed files it under "SCIENCE", which is Science'),
        ({"text": FERRY, "categories": ("", "News")}, None, "it fits no topic"),
    ],
)  # fmt: skip
def test_categories_come_before_words_and_the_reason_names_what_decided(
    said: dict[str, Any], topic: str | None, reason: str
) -> None:
    found = place(article(1, **said))
    assert (found.topic.name if found.topic else None, found.reason) == (topic, reason)


@pytest.mark.parametrize("typed", ["Campus", "campus", "CAMPUS"])
def test_a_source_sent_to_a_topic_decides_before_its_categories(typed: str) -> None:
    source = Source(url="https://1.example/rss", topic=typed)
    found = place(article(1, text=VACCINE, categories=("Science",)), sources=(source,))
    assert found.topic == CAMPUS


def test_a_source_may_still_name_a_topic_as_it_was_called() -> None:
    arts = Topic(key="culture", name="Arts", was="Culture")
    source = Source(url="https://1.example/rss", topic="Culture")
    assert place(article(1), sources=(source,), topics=(arts,)).topic == arts


def test_the_articles_of_a_story_decide_together() -> None:
    vague = article(1, "Hopes rise in Malawi", text="Families in Blantyre are hopeful.")
    assert place(vague).topic is None
    assert place(vague, article(2, text=VACCINE), article(3, "A vaccine at last")).topic == SCIENCE


def test_topics_learn_words_from_the_stories_their_keywords_place() -> None:
    sure = [
        article(n, f"Vaccine trial {n}", text="Antibody doses and placebo groups in a vaccine trial.")
        for n in range(1, 30)
    ]
    other = [
        article(n, f"Rowing {n}", text="Oars and bow side in a rowing race of the college.") for n in range(30, 60)
    ]
    unsure = article(60, "Antibody doses", text="Placebo groups got no antibody doses.")
    given = [*sure, *other, unsure]
    found = placed([UnplacedStory(articles=(one,)) for one in given], TOPICS, {}, counted(counts(one) for one in given))
    assert found[-1].topic == SCIENCE
    assert found[-1].reason.startswith("words ")


def test_without_topics_nothing_is_placed() -> None:
    assert place(article(1), topics=()).topic is None
