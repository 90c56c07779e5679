"""What each topic would take of what is stored; nothing changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from digest.config.digests import Digest
from digest.config.ready import ready_made
from digest.group.embeddings import installed
from digest.group.topics.taking import Taking, taking
from digest.model.article import Article
from digest.wiring import Wiring

#: The newest articles that are looked at: enough to see what a topic takes, and quick.
_LOOKED_AT = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicsTaking:
    """Of so many articles each topic takes so many."""

    of: int
    topics: tuple[Taking, ...]


def stored_taking(wiring: Wiring, digest: Digest) -> TopicsTaking:
    """Of the newest stored articles that no edition has settled."""
    return articles_taking(wiring.store.articles.open_articles(digest.key, [s.key for s in digest.sources]), digest)


def articles_taking(articles: Sequence[Article], digest: Digest) -> TopicsTaking:
    """Of the newest of these articles, which are in the order of their numbers."""
    newest = articles[-_LOOKED_AT:]
    topics = taking(newest, digest, tuple(ready_made().values()), installed()) if newest else ()
    return TopicsTaking(of=len(newest), topics=topics)
