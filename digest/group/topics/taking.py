"""What each topic of a digest would take of articles, whatever else keeps them out (pure)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from digest.config.digests import Digest, Topic
from digest.group.stories import stories
from digest.group.topics.placing import placed
from digest.group.vectors import Embed, counted
from digest.group.words.terms import counts
from digest.model.article import Article


@dataclass(frozen=True, slots=True, kw_only=True)
class Taking:
    """What one topic would take."""

    topic: str
    """Its name."""
    articles: int
    doubtful: tuple[str, ...]
    """Titles of those that nearly fit no topic."""


def taking(
    articles: Sequence[Article], digest: Digest, ready: Sequence[Topic], embed: Embed | None = None
) -> tuple[Taking, ...]:
    """One for each topic, in the digest's order; articles are in the order of their numbers."""
    terms = counted(counts(article) for article in articles)
    events = stories(articles, (), terms, embed)
    sources = {source.key: source for source in digest.sources}
    places = placed(events, digest.topics, sources, terms, embed, ready)
    pairs = [(story, place) for story, place in zip(events, places, strict=True) if place.topic]
    return tuple(
        Taking(
            topic=topic.name,
            articles=sum(len(story.articles) for story, place in pairs if place.topic == topic),
            doubtful=tuple(
                story.articles[0].title for story, place in pairs if place.topic == topic and place.doubtful
            ),
        )
        for topic in digest.topics
    )
