from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from digest.config.digests import Digest, Topic
from digest.group.already_told import key
from digest.group.candidates import candidates
from digest.group.rank import Candidate
from digest.group.stories import UnplacedStory
from digest.group.topics.placing import Placed
from digest.model.article import Article
from digest.model.grouping import Memory, Outcome, PastStory, Verdict
from tests.group.made import CAMPUS, FERRY, NOW, VACCINE, article, digest

RAN = NOW - timedelta(hours=12)
OLD = article(1, text=FERRY, published=RAN - timedelta(hours=3))


def past(*articles: Article, **more: Any) -> PastStory:
    values = {"key": "the-old-key", "ran": RAN, "edition": "morning of Monday", "occasion": "2026-11-23T07:00"}
    return PastStory(**{**values, "articles": articles or (OLD,), **more})


def decided(
    *stories: UnplacedStory, topic: Topic | None = CAMPUS, of: Digest | None = None, memory: Memory | None = None
) -> tuple[list[Candidate], list[Verdict]]:
    placings = [Placed(topic=topic, reason="because")] * len(stories)
    return candidates(stories, placings, of or digest(), memory or Memory())


def story(*articles: Article, past: tuple[PastStory, ...] = ()) -> UnplacedStory:
    return UnplacedStory(articles=articles, past=past)


def test_a_new_story_may_run_under_its_own_key() -> None:
    one = article(5)
    (candidate,), out = decided(story(one))
    assert (candidate.key, candidate.ran, candidate.reason) == (key([one]), "", "because")
    assert (candidate.articles, candidate.topic) == ((one,), CAMPUS)
    assert out == []


def test_two_stories_that_would_have_the_same_key_are_told_apart() -> None:
    same = [story(article(number, guid="g", source="s")) for number in (1, 2, 3)]
    may_run, _ = decided(*same)
    first = key([article(1, guid="g", source="s")])
    assert [candidate.key for candidate in may_run] == [first, f"{first}-2", f"{first}-3"]


def test_a_story_with_news_runs_under_the_key_and_occasion_of_the_one_before() -> None:
    before = past()
    (candidate,), _ = decided(story(article(2, text=VACCINE), past=(before,)), memory=Memory(past=(before,)))
    assert (candidate.key, candidate.ran) == ("the-old-key", "2026-11-23T07:00")


@pytest.mark.parametrize(
    ("more", "reason", "where"),
    [
        ({}, "it ran in morning of Monday, and nothing new came since", ""),
        ({"already_told": "leave out"}, "it ran in morning of Monday", "config/digests/morning.yaml: already_told"),
    ],
)
def test_a_story_without_news_or_in_a_digest_that_wants_none_is_left_out_with_the_reason(
    more: dict[str, Any], reason: str, where: str
) -> None:
    before = past()
    text = VACCINE if more else FERRY
    may_run, (verdict,) = decided(
        story(article(2, text=text), past=(before,)), memory=Memory(past=(before,)), of=digest(**more)
    )
    assert may_run == []
    assert (verdict.outcome, verdict.reason, verdict.where) == (Outcome.TOLD, reason, where)
    assert (verdict.story, verdict.section) == ("the-old-key", "Campus")


def test_a_story_of_another_digest_that_is_not_to_be_repeated_is_out_even_with_news() -> None:
    before = past(edition="evening of Monday")
    may_run, (verdict,) = decided(story(article(2, text=VACCINE), past=(before,)), memory=Memory(elsewhere=(before,)))
    assert may_run == []
    assert verdict.reason == "it ran in evening of Monday, which is not to be repeated here"
    assert verdict.where == "morning.yaml:22"


def test_a_page_that_ran_is_known_by_its_address_alone() -> None:
    again = article(2, "Something else", text=FERRY, url="http://www.1.example/story/1/")
    for memory in (Memory(past=(past(),)), Memory(elsewhere=(past(),))):
        may_run, out = decided(story(again), memory=memory)
        assert may_run == []
        assert [verdict.outcome for verdict in out] == [Outcome.TOLD]


def test_every_article_of_a_story_that_is_out_has_its_verdict() -> None:
    _, out = decided(story(article(2), article(3), past=(past(),)), memory=Memory(past=(past(),)))
    assert [verdict.article for verdict in out] == [2, 3]


@pytest.mark.parametrize(
    ("topic", "more", "runs"),
    [
        (None, {"rest": ""}, False),
        (None, {"rest": "More"}, True),
        (None, {"rest": "", "topics": ()}, True),
        (CAMPUS, {"rest": ""}, True),
    ],
)
def test_what_fits_no_topic_runs_only_where_there_is_a_rest_or_no_topic_at_all(
    topic: Topic | None, more: dict[str, Any], runs: bool
) -> None:
    may_run, out = decided(story(article(1)), topic=topic, of=digest(**more))
    assert bool(may_run) is runs
    assert [(verdict.outcome, verdict.reason, verdict.section) for verdict in out] == (
        [] if runs else [(Outcome.LEFT_OUT, "it fits no topic", "")]
    )
