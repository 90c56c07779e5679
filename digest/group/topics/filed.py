"""Where a publisher files an article: categories of its feed, and folders of its address (pure)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

import numpy as np

from digest.config.digests import Topic
from digest.group.stories import UnplacedStory
from digest.group.topics.background import named
from digest.group.vectors import Floats
from digest.group.words.terms import words
from digest.model.article import Article

#: How much it counts beside the words that a publisher files a story under a topic.
_FILED = 0.5
_FOLDERS = 6


def filed(events: Sequence[UnplacedStory], topics: Sequence[Topic]) -> Floats:
    """Story × topic: how much the sections of its publishers speak for it."""
    says = np.zeros((len(events), len(topics)))
    place = {topic.key: at for at, topic in enumerate(topics)}
    known: dict[str, tuple[int, ...]] = {}
    for row, story in enumerate(events):
        for name in {name for article in story.articles for name in _names(article)}:
            if name not in known:
                known[name] = tuple(place[topic.key] for topic in named(name, topics))
            says[row, list(known[name])] = _FILED
    return says


def filing(story: UnplacedStory, topics: Sequence[Topic], scores: Floats) -> tuple[Topic, str] | None:
    """The topic that most categories of the feed name, or else know as a word of the editor's, and one of these
    categories; `scores` decide between equals."""
    categories = [(category, _folded(category)) for article in story.articles for category in article.categories]
    votes: Counter[tuple[int, int]] = Counter()
    for place, topic in enumerate(topics):
        names, typed = _called(topic), _typed(topic)
        for _, folded in categories:
            if folded:
                votes[place, 0] += folded in names
                votes[place, 1] += folded in typed
    best = max(range(len(topics)), key=lambda at: (votes[at, 0], votes[at, 1], scores[at], -at))
    if not (votes[best, 0] or votes[best, 1]):
        return None
    matching = _called(topics[best]) | _typed(topics[best])
    return topics[best], next(category for category, folded in categories if folded and folded in matching)


def _called(topic: Topic) -> set[tuple[str, ...]]:
    return {_folded(name) for name in (topic.key, topic.name, topic.was, *topic.also)}


def _typed(topic: Topic) -> set[tuple[str, ...]]:
    """A ready-made topic's words are too many to file by."""
    return set() if topic.also else {_folded(keyword) for keyword in topic.keywords}


def _folded(text: str) -> tuple[str, ...]:
    return tuple(words(text))


def _names(article: Article) -> Iterator[str]:
    yield from article.categories
    yield from urlsplit(article.url).path.split("/")[:-1][:_FOLDERS]
