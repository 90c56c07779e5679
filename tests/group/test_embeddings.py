"""Sections and stories by what articles mean, with the extra `embeddings`."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from digest.config.digests import Topic
from digest.group.embeddings import installed
from digest.group.stories import UnplacedStory, stories
from digest.group.topics.placing import placed
from digest.group.vectors import Embed, Floats, counted
from digest.group.words.terms import counts
from tests.group.made import FERRY, VACCINE, article

TOPICS = (
    Topic(key="health", name="Health", description="Medicine, hospitals and patients", keywords=("hospital", "nurse")),
    Topic(key="sport", name="Sport", description="Football, cricket and other games", keywords=("league", "derby")),
)
DRUG = "New drug helps people with cancer live longer"
GOAL = "Striker scores twice as champions win again"


@pytest.fixture(scope="module")
def embed() -> Embed:
    found = installed()
    assert found, "`make test` installs the extra `embeddings`"
    return found


def sections(embed: Embed | None, *titles: str) -> list[str]:
    given = [article(number, title=title, text="") for number, title in enumerate(titles, 1)]
    found = placed(
        [UnplacedStory(articles=(one,)) for one in given], TOPICS, {}, counted(counts(one) for one in given), embed
    )
    return [place.topic.name if place.topic else "" for place in found]


def test_headlines_without_any_keyword_find_their_section_by_what_they_mean(embed: Embed) -> None:
    assert sections(None, DRUG, GOAL) == ["", ""]
    assert sections(embed, DRUG, GOAL) == ["Health", "Sport"]


def test_what_means_nothing_here_still_fits_no_topic(embed: Embed) -> None:
    assert sections(embed, "", "zzqx") == ["", ""]


def test_a_text_is_one_direction_whatever_stands_beside_it(embed: Embed) -> None:
    together = embed([DRUG, GOAL, ""])
    assert np.allclose(np.linalg.norm(together, axis=1), [1, 1, 0])
    assert np.array_equal(together[1], embed([GOAL])[0])
    medicine = embed(["Medicine for patients"])[0]
    assert together[0] @ medicine > together[1] @ medicine


LONG = " ".join(f"quay{number}" for number in range(36))
HEADLINES = (
    "Apple unveils new iPhone at its autumn event in California",
    "New smartphone from Apple goes on sale",
    "Museum opens new wing in autumn",
    "Council passes new budget",
    "Autumn storm floods California roads",
    "Phone sales fall in Europe as prices rise",
    "Minister quits over pay scandal",
)


def together(embed: Embed | None, *titles: str) -> list[set[str]]:
    given = [article(number, title=title, text="") for number, title in enumerate(titles, 1)]
    found = stories(given, (), counted(counts(one) for one in given), embed)
    return [{one.title for one in story.articles} for story in found]


def test_bare_headlines_on_one_event_find_each_other_by_what_they_mean(embed: Embed) -> None:
    phones = set(HEADLINES[:2])
    assert not any(phones <= story for story in together(None, *HEADLINES))
    assert any(phones <= story for story in together(embed, *HEADLINES))


def test_of_articles_with_text_only_the_words_are_asked_which_event_they_are_on() -> None:
    asked: list[str] = []

    def listening(texts: Sequence[str], /) -> Floats:
        asked.extend(texts)
        return np.ones((len(texts), 1))

    given = [
        article(1, title="Ferry strike ends", text=f"{FERRY} {LONG}"),
        article(2, title="Ferry crews vote", text=f"{VACCINE} {LONG}"),
    ]
    given += [article(3, title="Bare headline", text="")]
    said = counted(counts(one) for one in given)
    assert stories(given, (), said, listening) == stories(given, (), said)
    assert asked == ["Bare headline. "]
