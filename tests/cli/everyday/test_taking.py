from __future__ import annotations

from digest.actions.checks.topics_taking import TopicsTaking, TopicTaking
from digest.cli.everyday.taking import sentences


def test_a_topic_that_takes_nothing_is_named_and_the_doubtful_ones_of_the_others() -> None:
    doubtful = tuple(f"Title {n}" for n in range(4))
    taking = TopicsTaking(
        of=12,
        topics=(
            TopicTaking(topic="World", articles=5, doubtful=()),
            TopicTaking(topic="Harbour", articles=0, doubtful=()),
            TopicTaking(topic="Sport", articles=4, doubtful=doubtful),
        ),
    )
    assert list(sentences(taking)) == [
        "World: 5 of 12 articles",
        "Harbour: nothing of 12 articles would go there.",
        "Sport: 4 of 12 articles. Doubtful: Title 0; Title 1; Title 2; …",
    ]
    assert list(sentences(taking, "the last week"))[:2] == [
        "World: 5 of 12 articles of the last week",
        "Harbour: nothing of the last week would go there.",
    ]


def test_nothing_is_said_where_nothing_is_stored() -> None:
    assert not list(sentences(TopicsTaking(of=0, topics=())))
