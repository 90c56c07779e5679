"""Which sections an edition of a digest may have."""

from __future__ import annotations

import pytest

from digest.config.digests import Topic
from digest.pipeline.drafts.standing import section_names
from tests.pipeline.light import digest

SPORT = Topic(key="sport", name="Sport", keywords=("rowing",))


@pytest.mark.parametrize(
    ("topics", "rest", "names"),
    [((SPORT,), "More", ["Sport", "More"]), ((SPORT,), "", ["Sport"]), ((), "More", ["More"])],
)
def test_an_edition_has_the_digest_s_topics_and_what_fits_nowhere_but_where_that_is_left_out(
    topics: tuple[Topic, ...], rest: str, names: list[str]
) -> None:
    assert list(section_names(digest(topics=topics, rest=rest)).values()) == names


def test_where_there_is_no_topic_there_is_still_a_section() -> None:
    assert len(section_names(digest(topics=(), rest=""))) == 1
