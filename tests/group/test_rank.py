from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from digest.config.digests import Source, Topic
from digest.group.caps import capped
from digest.group.rank import Candidate, ranked
from digest.model.article import Article, Image
from tests.group.made import CAMPUS, FERRY, FERRY_AGAIN, NOW, SCIENCE, article, digest


def candidate(*articles: Article, topic: Topic | None = CAMPUS) -> Candidate:
    key = f"story-{articles[0].number}"
    return Candidate(key=key, articles=articles, shown=articles, topic=topic, reason="because")


def order(*candidates: Candidate, **more: Any) -> list[str]:
    return [one.key for one in ranked(candidates, digest(**more), NOW)]


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ({"text": FERRY}, {"text": ""}),
        ({"published": NOW - timedelta(hours=1)}, {"published": NOW - timedelta(hours=20)}),
        ({"image": Image(url="https://1.example/a.jpg")}, {}),
    ],
    ids=["text", "recent", "image"],
)
def test_what_makes_a_story_better(better: dict[str, Any], worse: dict[str, Any]) -> None:
    assert order(candidate(article(1, **worse)), candidate(article(2, **better))) == ["story-2", "story-1"]


def test_a_story_of_more_independent_sources_is_better_and_copies_do_not_count() -> None:
    one = candidate(article(1, text=FERRY))
    two = candidate(article(2, text=FERRY), article(3, text=FERRY_AGAIN))
    copied = candidate(article(4, text=FERRY), article(5, text=FERRY))
    best, *others = ranked([one, two, copied], digest(), NOW)
    assert (best.key, best.why) == (
        "story-2",
        "2 sources tell it, its latest article is 1 hour old, it has little text",
    )
    assert {other.why.partition(",")[0] for other in others} == {"one source tells it"}


def test_two_feeds_of_one_publisher_count_once() -> None:
    same = candidate(
        article(1, text=FERRY, url="https://a.example/1"), article(2, text=FERRY_AGAIN, url="https://a.example/2")
    )
    assert ranked([same], digest(), NOW)[0].why.startswith("one source tells it")


def test_a_source_of_weight_two_and_an_earlier_topic_lift_a_story() -> None:
    heavy = Source(url="https://2.example/rss", weight=2)
    assert order(candidate(article(1)), candidate(article(2)), sources=(heavy,)) == ["story-2", "story-1"]
    assert order(candidate(article(1), topic=SCIENCE), candidate(article(2))) == ["story-2", "story-1"]
    assert order(candidate(article(1), topic=None), candidate(article(2), topic=SCIENCE)) == ["story-2", "story-1"]


def test_one_source_does_not_fill_the_top() -> None:
    talkative = [candidate(article(n, source="a", text=FERRY)) for n in range(1, 4)]
    quiet = candidate(article(9, source="b", text=FERRY[:100]))
    assert order(*talkative, quiet) == ["story-1", "story-9", "story-2", "story-3"]


def test_equal_stories_stand_in_the_order_of_their_numbers() -> None:
    assert order(*(candidate(article(n)) for n in (3, 1, 2))) == ["story-1", "story-2", "story-3"]


@pytest.mark.parametrize(
    ("more", "out", "where"),
    [
        ({"max_stories": 2, "written": {"max_stories": "m:1"}}, "story-3", "m:1"),
        ({"max_per_topic": 2, "written": {"max_per_topic": "m:2"}}, "story-3", "m:2"),
        ({"max_per_source": 1, "written": {"max_per_source": "m:3"}}, "story-2", "m:3"),
        ({"topics": (CAMPUS.model_copy(update={"max": 2}),)}, "story-3", "morning.yaml:7"),
        ({"sources": (Source(url="a", name="A", max=1, where="m:4"),)}, "story-2", "m:4"),
    ],
)  # fmt: skip
def test_each_cap_names_its_line(more: dict[str, Any], out: str, where: str) -> None:
    wide = {"max_per_source": 9, "max_per_topic": 9, "max_stories": 9}
    topic = more.get("topics", (CAMPUS,))[0]
    stories = [candidate(article(n, source=source), topic=topic) for n, source in enumerate("aab", 1)]
    caps = capped(stories, digest(**{**wide, **more}))
    assert {key: cap.where for key, cap in caps.items()} == {out: where}
    assert "is 1" in caps[out].reason or "is 2" in caps[out].reason


def test_a_story_kept_out_takes_no_room_from_the_next() -> None:
    stories = [candidate(article(n), topic=topic) for n, topic in enumerate([CAMPUS, CAMPUS, SCIENCE], 1)]
    assert set(capped(stories, digest(max_stories=2, max_per_topic=1))) == {"story-2"}


def test_the_cap_of_a_topic_holds_before_the_general_one() -> None:
    roomy = CAMPUS.model_copy(update={"max": 3})
    stories = [replace(candidate(article(n)), topic=roomy) for n in range(1, 5)]
    assert set(capped(stories, digest(topics=(roomy,), max_per_topic=1))) == {"story-4"}
