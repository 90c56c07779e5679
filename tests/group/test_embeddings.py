"""Sections by what articles mean, with the extra `embeddings`."""

from __future__ import annotations

import numpy as np
import pytest

from digest.config.digests import Topic
from digest.group.embeddings import installed
from digest.group.stories import Found
from digest.group.terms import counts
from digest.group.topics import placed
from digest.group.vectors import Embed, counted
from tests.group.made import article

TOPICS = (
    Topic(key="health", name="Health", description="Medicine, hospitals and patients", keywords=("hospital", "nurse")),
    Topic(key="sport", name="Sport", description="Football, cricket and other games", keywords=("league", "derby")),
)
DRUG = "New drug helps people with cancer live longer"
GOAL = "Striker scores twice as champions win again"


@pytest.fixture(scope="module")
def embed() -> Embed:
    found = installed()
    assert found, "pip install '.[test]' brings the extra"
    return found


def sections(embed: Embed | None, *titles: str) -> list[str]:
    given = [article(number, title=title, text="") for number, title in enumerate(titles, 1)]
    found = placed([Found(articles=(one,)) for one in given], TOPICS, {}, counted(counts(one) for one in given), embed)
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
