"""The ready-made topics."""

from __future__ import annotations

from digest.actions.shape import Shape
from digest.config.ready import ready_made
from digest.errors import UsageError
from digest.text.near_misses import did_you_mean


class ReadyTopic(Shape):
    """A topic that an editor may name by one word."""

    key: str
    """The word."""
    name: str
    description: str
    keywords: tuple[str, ...]


def ready_topics(key: str = "") -> tuple[ReadyTopic, ...]:
    """All of them, or the one of that key. Raises `UsageError` when there is none."""
    topics = ready_made()
    if key and key not in topics:
        meant = did_you_mean(key, topics)
        raise UsageError(f'There is no ready-made topic "{key}".{meant}', advice="Ready-made: " + ", ".join(topics))
    chosen = [topics[key]] if key else topics.values()
    return tuple(ReadyTopic(key=t.key, name=t.name, description=t.description, keywords=t.keywords) for t in chosen)
