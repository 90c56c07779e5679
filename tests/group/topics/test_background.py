from __future__ import annotations

import pytest

from digest.config.digests import Topic
from digest.config.ready import ready_made
from digest.group.stories import UnplacedStory
from digest.group.topics.background import named
from digest.group.topics.reading import read
from digest.group.vectors import counted
from digest.group.words.terms import counts
from tests.group.made import article

READY = tuple(ready_made().values())
SPORT, CULTURE = ready_made()["sport"], ready_made()["culture"]
MATCHES = (
    "The striker scored a late goal and the team won the match in the league.",
    "The coach praised the players after the cup final and the fans cheered the season.",
    "A goalkeeper saved the penalty and the team beat the champions in the tournament.",
    "The midfielder left the squad before the game, and the referee ended the match.",
)
WARS = (
    "Rebels and soldiers agreed to a ceasefire after the ambassador spoke with the militia.",
    "Troops shelled the border while diplomats met at the United Nations for peace talks.",
)


def under(*topics: Topic) -> set[str]:
    """Keys of the ready-made topics that stay in the background, among matches and wars."""
    articles = [article(n, f"Report {n}", text=text) for n, text in enumerate((*MATCHES, *WARS) * 2, 1)]
    events = [UnplacedStory(articles=(one,)) for one in articles]
    return {topic.key for topic in read(events, topics, counted(map(counts, articles)), READY, None).background}


def own(name: str, *keywords: str) -> Topic:
    return Topic(key=name.casefold(), name=name, keywords=keywords)


def test_what_is_asked_for_is_no_background() -> None:
    assert "sport" not in under(SPORT)
    assert {"world", "politics", "culture"} <= under(SPORT)


def test_the_parts_of_what_is_asked_for_are_no_background_and_a_form_of_writing_never_is() -> None:
    assert not {"culture", "music", "books", "art", "film-and-tv"} & under(CULTURE)
    assert "culture" in under(ready_made()["music"])
    assert "opinion" not in under(SPORT)


def test_a_topic_that_covers_a_ready_made_one_under_another_name_takes_its_place() -> None:
    games = own("Playing fields", "team", "match", "players", "goal", "league", "coach", "striker", "cup")
    assert "sport" not in under(games)


def test_a_topic_that_covers_a_corner_of_a_ready_made_one_competes_with_the_rest_of_it() -> None:
    assert "sport" in under(own("Rowing", "rowing", "regatta", "eights", "match"))


def test_a_topic_called_like_a_ready_made_one_takes_its_place_whatever_its_words() -> None:
    assert "sport" not in under(own("Sports", "croquet"))


@pytest.mark.parametrize(
    ("name", "keys"),
    [
        ("Tech", ["technology"]),
        ("Science and technology", ["science", "technology"]),
        ("Ausland", ["world"]),
        ("World news", ["world"]),
        ("World Cup", []),
        ("Campus", []),
        ("the", []),
        ("", []),
    ],
)
def test_a_name_stands_for_topics_when_each_of_its_words_names_one(name: str, keys: list[str]) -> None:
    assert [topic.key for topic in named(name, READY)] == keys
