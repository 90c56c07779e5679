"""What each topic takes, in sentences."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from digest.cli.screen import plain
from digest.text.durations import counted

if TYPE_CHECKING:
    from digest.actions.checks.topics_taking import TopicsTaking

#: Doubtful titles that are shown of a topic.
_SHOWN = 3


def sentences(taking: TopicsTaking, when: str = "") -> Iterator[str]:
    """One for each topic, with its doubtful ones; nothing where there is no article or no topic. `when` says when the
    articles came, if not now."""
    of = counted(taking.of, "article") + (f" of {when}" if when else "")
    for topic in taking.topics:
        if not topic.articles:
            yield f"{topic.topic}: nothing of {when or of} would go there."
            continue
        doubtful = "; ".join(map(plain, topic.doubtful[:_SHOWN])) + ("; …" if len(topic.doubtful) > _SHOWN else "")
        yield f"{topic.topic}: {topic.articles} of {of}" + (f". Doubtful: {doubtful}" if doubtful else "")
