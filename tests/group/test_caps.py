from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.config.digests import Source, Topic
from digest.group.caps import Room, capped, room
from digest.group.rank import Candidate
from tests.group.made import CAMPUS, SCIENCE, article, digest

SOURCES = tuple(Source(url=f"https://{letter}.example/", name=letter.upper()) for letter in "abc")


def candidate(number: int, source: str = "https://a.example/", topic: Topic | None = CAMPUS) -> Candidate:
    lead = (article(number, source=source),)
    return Candidate(key=f"story-{number}", articles=lead, shown=lead, topic=topic, reason="because")


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"max_stories": 1}, "the edition is full (max_stories is 1)"),
        ({"max_per_topic": 1}, "Campus is full (max_per_topic is 1 by default)"),
        ({"max_per_source": 1}, "its source has enough (max_per_source is 1 by default)"),
        ({"topics": (CAMPUS.model_copy(update={"max": 1}),)}, "Campus is full (max of Campus is 1)"),
        (
            {"sources": (Source(url="https://a.example/", name="The Quay", max=1),)},
            "The Quay has enough (max of The Quay is 1)",
        ),
        (
            {"sources": (Source(url="https://a.example/", max=1),)},
            "https://a.example/ has enough (max of https://a.example/ is 1)",
        ),
    ],
)
def test_the_reason_says_which_cap_it_is_and_how_high(more: dict[str, object], reason: str) -> None:
    given_digest = digest(**more)
    stories = [candidate(number, topic=given_digest.topics[0]) for number in (1, 2)]
    (cap,) = capped(stories, given_digest).values()
    assert cap.reason == reason
    assert cap.where


def test_a_source_is_called_as_people_call_it() -> None:
    names = {"https://a.example/": "The Quay"}
    given_digest = digest(sources=(Source(url="https://a.example/", max=1),))
    out = capped([candidate(1), candidate(2)], given_digest, names)
    assert out["story-2"].reason == "The Quay has enough (max of The Quay is 1)"
    assert room(given_digest, names).rules == ("max of The Quay is 1",)


def test_where_several_caps_keep_a_story_out_all_are_named_and_that_of_the_edition_first() -> None:
    order = [candidate(1), candidate(2, topic=SCIENCE), candidate(3)]
    (cap,) = capped(order, digest(max_stories=2, max_per_topic=1)).values()
    assert cap.reason == "the edition is full (max_stories is 2) and Campus is full (max_per_topic is 1 by default)"


def test_a_cap_as_wide_as_the_edition_is_not_named_beside_it() -> None:
    (cap,) = capped([candidate(1), candidate(2)], digest(max_stories=1, max_per_topic=1)).values()
    assert cap.reason == "the edition is full (max_stories is 1)"


def test_what_fits_no_topic_has_no_cap_of_its_own() -> None:
    stories = [candidate(number, topic=None) for number in range(3)]
    assert capped(stories, digest(max_per_topic=1)) == {}
    assert capped(stories, digest(max_per_topic=1, topics=())) == {}


@pytest.mark.parametrize(
    ("more", "stories", "rules"),
    [
        ({"max_stories": 9}, 9, ("max_stories is 9",)),
        ({"max_per_topic": 2}, 9, ("max_stories is 9",)),
        ({"max_per_topic": 2, "rest": ""}, 4, ("max_per_topic is 2 by default",)),
        ({"max_per_source": 1}, 3, ("max_per_source is 1 by default",)),
        ({"topics": (CAMPUS.model_copy(update={"max": 1}),), "rest": ""}, 1, ("max of Campus is 1",)),
        (
            {"topics": (CAMPUS.model_copy(update={"max": 1}), SCIENCE), "rest": "", "max_per_topic": 2},
            3,
            ("max of Campus is 1", "max_per_topic is 2 by default"),
        ),
    ],
)
def test_how_many_stories_have_room_is_counted_from_all_caps_together(
    more: dict[str, object], stories: int, rules: tuple[str, ...]
) -> None:
    wide = {"max_stories": 9, "max_per_topic": 9, "max_per_source": 9, "sources": SOURCES, "topics": (CAMPUS, SCIENCE)}
    assert room(digest(**{**wide, **more})) == Room(stories=stories, rules=rules)


def test_a_source_that_is_no_longer_configured_has_the_general_cap() -> None:
    stories = [candidate(number, "https://gone.example/") for number in range(3)]
    assert len(capped(stories, digest(max_per_source=2))) == 1


def test_a_cap_of_its_own_lets_a_source_have_more_than_the_others() -> None:
    roomy = (Source(url="https://a.example/", max=3),)
    stories = [candidate(number) for number in range(4)]
    assert list(capped(stories, digest(sources=roomy, max_per_source=1))) == ["story-3"]


def test_no_stories_have_no_caps() -> None:
    assert capped([], digest()) == {}


@given(
    st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from([CAMPUS, SCIENCE, None])), max_size=14),
    st.integers(1, 6),
    st.integers(1, 4),
    st.integers(1, 4),
)
def test_what_is_let_in_keeps_to_every_cap_and_no_story_is_kept_out_without_need(
    places: list[tuple[str, Topic | None]], stories: int, per_topic: int, per_source: int
) -> None:
    limits = digest(max_stories=stories, max_per_topic=per_topic, max_per_source=per_source, sources=SOURCES)
    order = [candidate(n, f"https://{letter}.example/", topic) for n, (letter, topic) in enumerate(places)]
    out = capped(order, limits)
    running = [one for one in order if one.key not in out]
    topics, sources = Counter(one.topic for one in running), Counter(one.lead.source for one in running)
    assert len(running) <= stories
    assert max((count for topic, count in topics.items() if topic), default=0) <= per_topic
    assert max(sources.values(), default=0) <= per_source
    for key in out:
        (kept_out,) = (one for one in order if one.key == key)
        full_topic = kept_out.topic is not None and topics[kept_out.topic] == per_topic
        full = len(running) == stories, full_topic, sources[kept_out.lead.source] == per_source
        assert any(full)
