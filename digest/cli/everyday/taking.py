"""What each topic takes, in sentences."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from digest.cli.screen import plain
from digest.text.durations import counted

if TYPE_CHECKING:
    from digest.actions.topics_taking import TopicsTaking

#: Doubtful titles that are shown of a topic.
_SHOWN = 3


def sentences(taking: TopicsTaking) -> Iterator[str]:
    """One for each topic, with its doubtful ones; nothing where no article is stored or no topic is asked for."""
    for topic in taking.topics:
        if not topic.articles:
            yield f"{topic.topic}: nothing of {counted(taking.of, 'stored article')} would go there."
            continue
        doubtful = "; ".join(map(plain, topic.doubtful[:_SHOWN])) + ("; …" if len(topic.doubtful) > _SHOWN else "")
        yield f"{topic.topic}: {topic.articles} of {taking.of}" + (f". Doubtful: {doubtful}" if doubtful else "")
