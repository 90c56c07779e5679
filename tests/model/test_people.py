from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.model.people import Cause, Segment, Standing, Subscription


@pytest.mark.parametrize(
    ("segment", "key"),
    [
        (Segment(language="en"), "en:"),
        (Segment(language="en", topics=("science", "world")), "en:science,world"),
        (Segment(language="pt-br", topics=("kultur-und-musik",)), "pt-br:kultur-und-musik"),
        (Segment(language=""), ":"),
        (Segment(language="ar", topics=("الميناء",)), "ar:الميناء"),
    ],
)
def test_a_segment_is_one_text_and_is_read_back_from_it(segment: Segment, key: str) -> None:
    assert segment.key == key
    assert Segment.of(key) == segment


@pytest.mark.parametrize(("key", "segment"), [("en", Segment(language="en")), ("en:,", Segment(language="en"))])
def test_a_key_without_topics_means_all(key: str, segment: Segment) -> None:
    assert Segment.of(key) == segment


slugs = st.text(alphabet="abcé-1", min_size=1, max_size=8)


@given(st.text(alphabet="abz-", max_size=5), st.lists(slugs, max_size=5, unique=True).map(sorted).map(tuple))
def test_every_segment_is_read_back_and_no_two_share_a_key(language: str, topics: tuple[str, ...]) -> None:
    segment = Segment(language=language, topics=topics)
    assert Segment.of(segment.key) == segment


def test_who_subscribes_gets_every_topic_of_every_edition_until_they_say_otherwise() -> None:
    subscription = Subscription(subscriber=1, digest="morning")
    assert (subscription.standing, subscription.topics) == (Standing.ACTIVE, ())


def test_stored_words_of_causes_and_standings_stay_what_they_are() -> None:
    assert [cause.value for cause in Cause] == ["unsubscribed", "bounced", "complained", "by hand"]
    assert [standing.value for standing in Standing] == ["active", "unsubscribed"]
