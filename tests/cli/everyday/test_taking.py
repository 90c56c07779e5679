from __future__ import annotations

from digest.actions.topics_taking import TopicsTaking
from digest.cli.everyday.taking import sentences
from digest.group.topics.taking import Taking


def test_a_topic_that_takes_nothing_is_named_and_the_doubtful_ones_of_the_others() -> None:
    doubtful = tuple(f"Title {n}" for n in range(4))
    taking = TopicsTaking(
        of=12,
        topics=(
            Taking(topic="World", articles=5, doubtful=()),
            Taking(topic="Harbour", articles=0, doubtful=()),
            Taking(topic="Sport", articles=4, doubtful=doubtful),
        ),
    )
    assert list(sentences(taking)) == [
        "World: 5 of 12",
        "Harbour: nothing of 12 stored articles would go there.",
        "Sport: 4 of 12. Doubtful: Title 0; Title 1; Title 2; …",
    ]


def test_nothing_is_said_where_nothing_is_stored() -> None:
    assert not list(sentences(TopicsTaking(of=0, topics=())))
