"""The order of stories, and what each of them shows (pure)."""

from __future__ import annotations

import heapq
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from digest.config.digests import Digest, Source, Topic
from digest.group.duplicates import near_same, shingles
from digest.group.shown.copies import Copy
from digest.model.article import Article
from digest.text.durations import in_words
from digest.text.web_addresses import host_of

#: What each makes of a story's score.
_COVERAGE, _RECENT, _TEXT, _IMAGE, _TOPIC = 1.0, 1.0, 0.3, 0.15, 0.3
_FULL_TEXT = 2_000
#: Each story a source leads already takes this from its next one.
_SPREAD = 0.2
#: So many articles of a story are compared for copies of one another.
_COMPARED = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A story that may run."""

    key: str
    articles: tuple[Article, ...]
    shown: tuple[Article, ...]
    """The lead and then the others, but for near copies of one source: first one of each source."""
    topic: Topic | None
    """None: it goes to the rest."""
    reason: str
    """Why it is in its section."""
    copies: Mapping[int, Copy] = field(default_factory=dict)
    """Number of each article that is not shown → what it repeats."""
    likeness: Mapping[tuple[int, int], float] = field(default_factory=dict)
    """As of its `UnplacedStory`."""
    unsure: bool = False
    """It was near to being of no section."""
    ran: str = ""
    """`Occasion.key` of the edition in which it ran last; empty for a new one."""
    score: float = 0.0
    why: str = ""

    @property
    def lead(self) -> Article:
        """The article that would lead the story."""
        return self.shown[0]


def ranked(candidates: Sequence[Candidate], digest: Digest, now: datetime) -> tuple[Candidate, ...]:
    """The best first, scored, with why; a source that leads many stories falls behind with its next."""
    sources = {source.key: source for source in digest.sources}
    scored = [_scored(candidate, digest, sources, now) for candidate in candidates]
    queues: dict[str, list[Candidate]] = {}
    for candidate in sorted(scored, key=lambda one: (one.score, -one.lead.number)):
        queues.setdefault(candidate.lead.source, []).append(candidate)
    heads = [_head(queue, 0) for queue in queues.values()]
    heapq.heapify(heads)
    leads: Counter[str] = Counter()
    order: list[Candidate] = []
    while heads:
        _, _, source = heapq.heappop(heads)
        order.append(queues[source].pop())
        leads[source] += 1
        if queues[source]:
            heapq.heappush(heads, _head(queues[source], leads[source]))
    return tuple(order)


def _head(queue: Sequence[Candidate], led: int) -> tuple[float, int, str]:
    best = queue[-1]
    return led * _SPREAD - best.score, best.lead.number, best.lead.source


def _weight(article: Article, sources: Mapping[str, Source]) -> float:
    source = sources.get(article.source)
    return source.weight if source else 1.0


def _scored(candidate: Candidate, digest: Digest, sources: Mapping[str, Source], now: datetime) -> Candidate:
    """The candidate with its score, and why. What counts: independent sources (one of weight 2 counts twice, every
    doubling adds one), how recent it is (the half of `max_age` takes most of it away), text, image, and the order of
    topics."""
    independent, lead = _independent(candidate.shown), candidate.lead
    coverage = sum(_weight(article, sources) for article in independent)
    newest = max(article.dated for article in candidate.articles)
    age = max(now - newest, timedelta(0))
    keys = [topic.key for topic in digest.topics]
    place = keys.index(candidate.topic.key) if candidate.topic else len(keys)
    score = (
        _COVERAGE * math.log2(1 + coverage)
        + _RECENT * math.exp(-age / max(digest.max_age / 2, timedelta(hours=1)))
        + _TEXT * min(max(len(lead.text), len(lead.summary)) / _FULL_TEXT, 1)
        + (_IMAGE if lead.image else 0)
        + _TOPIC * (1 - place / max(1, len(keys)))
    )
    why = _why(lead, len(independent), age, _weight(lead, sources))
    return replace(candidate, score=round(score, 6), why=why)


def _why(lead: Article, independent: int, age: timedelta, weight: float) -> str:
    coverage = f"{independent} sources tell it" if independent > 1 else "one source tells it"
    parts = [coverage, f"its latest article is {in_words(age)} old"]
    if weight != 1:
        parts.append(f"its source counts {weight:g} times")
    if max(len(lead.text), len(lead.summary)) < _FULL_TEXT / 10:
        parts.append("it has little text")
    if lead.image:
        parts.append("it has an image")
    return ", ".join(parts)


def _independent(articles: Sequence[Article]) -> list[Article]:
    """Those that neither share a publisher with an earlier one nor nearly all of its text."""
    kept: list[Article] = []
    publishers: set[str] = set()
    texts: list[frozenset[tuple[str, ...]]] = []
    for article in articles:
        publisher = _publisher(article)
        text = shingles(article) if len(articles) > 1 and len(texts) < _COMPARED else frozenset()
        if publisher in publishers or (text and any(near_same(text, other) for other in texts)):
            continue
        publishers.add(publisher)
        if text:
            texts.append(text)
        kept.append(article)
    return kept


def _publisher(article: Article) -> str:
    """The host the article is on, or else its source."""
    return host_of(article.url) or article.source
