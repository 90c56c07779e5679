"""What each topic would take of what came of late; nothing changes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from digest.actions.shape import Shape
from digest.config.digests import Digest
from digest.config.ready import ready_made
from digest.group.embeddings import installed
from digest.group.topics.taking import Taking, taking
from digest.model.article import Article
from digest.wiring import Wiring

#: So much of the past shows what a topic takes.
_LATELY = timedelta(days=7)
#: The newest articles that are looked at: enough to see it, and quick.
_LOOKED_AT = 1_000


class TopicTaking(Shape):
    """What one topic would take."""

    topic: str
    articles: int
    doubtful: tuple[str, ...]
    """Titles of those that nearly fit no topic."""


class TopicsTaking(Shape):
    """Of so many articles each topic takes so many, in the digest's order."""

    of: int
    topics: tuple[TopicTaking, ...]


def lately_taking(wiring: Wiring, digest: Digest) -> TopicsTaking:
    """Of what its sources carried in the last week, whether an edition settled it or not; at most the newest 1,000."""
    sources = [source.key for source in digest.sources]
    articles = wiring.store.articles.recent(sources, wiring.clock() - _LATELY, _LOOKED_AT)
    return articles_taking(articles, digest, digest.language or wiring.publication.site.language)


def articles_taking(articles: Sequence[Article], digest: Digest, language: str) -> TopicsTaking:
    """Of the newest 1,000 of these articles, which are in the order of their numbers; the language is the edition's."""
    newest = articles[-_LOOKED_AT:]
    topics = taking(newest, digest, tuple(ready_made(language).values()), installed()) if newest else ()
    return TopicsTaking(of=len(newest), topics=tuple(map(_shape, topics)))


def _shape(topic: Taking) -> TopicTaking:
    return TopicTaking(topic=topic.topic, articles=topic.articles, doubtful=topic.doubtful)
