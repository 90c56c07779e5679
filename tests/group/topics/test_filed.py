from __future__ import annotations

import pytest

from digest.config.digests import Topic
from digest.config.ready import ready_made
from digest.group.stories import UnplacedStory
from digest.group.topics.filed import filed, filing
from tests.group.made import CAMPUS, article

SPORT, CULTURE, MUSIC = (ready_made()[key] for key in ("sport", "culture", "music"))
TOPICS = (SPORT, CULTURE, MUSIC)


def story(**more: object) -> UnplacedStory:
    return UnplacedStory(articles=(article(1, **more),))


@pytest.mark.parametrize(
    ("more", "keys"),
    [
        ({"url": "https://x.example/sport/2026/a-match"}, {"sport"}),
        ({"url": "https://x.example/news/arts/music/a-song"}, {"culture", "music"}),
        ({"url": "https://x.example/a-sport"}, set()),
        ({"url": "https://x.example/world-cup/sport-shop/x"}, set()),
        ({"categories": ("Sports",)}, {"sport"}),
        ({"categories": ("Sports shoes",)}, set()),
        ({"url": ""}, set()),
    ],
)
def test_folders_of_an_address_and_categories_speak_for_the_topics_they_name(
    more: dict[str, object], keys: set[str]
) -> None:
    (says,) = filed([story(**more)], TOPICS)
    assert {topic.key for topic, how in zip(TOPICS, says, strict=True) if how} == keys


@pytest.mark.parametrize(
    ("categories", "topics", "name"),
    [
        (("Arts",), TOPICS, "Culture"),
        (("Rowing",), (SPORT, CAMPUS), "Campus"),
        (("Hollywood",), TOPICS, None),
        (("News", ""), TOPICS, None),
        (("Sports", "Music", "Sport"), TOPICS, "Sport"),
    ],
)
def test_a_category_decides_by_the_names_of_topics_and_by_the_words_an_editor_typed(
    categories: tuple[str, ...], topics: tuple[Topic, ...], name: str | None
) -> None:
    chosen = filing(story(categories=categories), topics, [0.0] * len(topics))  # type: ignore[arg-type]
    assert (chosen[0].name if chosen else None) == name
