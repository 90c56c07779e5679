"""Which section a story belongs to: what the editor said of its source, its feed's categories, or its words (pure).

The words decide by `learn`, and the reason names those that spoke most.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from digest.config.digests import Source, Topic
from digest.group.learn import CUT, Learned, StoryTerms, learn, of_stories
from digest.group.stories import UnplacedStory
from digest.group.vectors import IMAGINED, Counted, Embed, Floats, Ints, idf
from digest.group.words.keywords import Keyword, keywords, weights, with_phrases
from digest.group.words.terms import beginning, words
from digest.model.article import Article

#: Words a reason names.
_NAMED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """Where a story goes, and why."""

    topic: Topic | None
    """None: it fits no topic."""
    reason: str


def placed(
    events: Sequence[UnplacedStory],
    topics: Sequence[Topic],
    sources: Mapping[str, Source],
    terms: Counted,
    embed: Embed | None = None,
) -> tuple[Placed, ...]:
    """A section for every story, decided by all of its articles together; `terms` has a row for each of their
    articles, in the order of their numbers. With `embed` what they mean counts as well as their words."""
    if not topics or not events:
        return tuple(Placed(topic=None, reason="the digest has no topics") for _ in events)
    articles = sorted((article for story in events for article in story.articles), key=lambda article: article.number)
    read = _read(events, topics, articles, terms, embed)
    return tuple(
        _by_source(story, topics, sources)
        or _by_category(story, topics, read.learned.scores[place])
        or read.place(place)
        for place, story in enumerate(events)
    )


def _by_source(story: UnplacedStory, topics: Sequence[Topic], sources: Mapping[str, Source]) -> Placed | None:
    named = {_folded(name): topic for topic in reversed(topics) for name in (topic.was, topic.key, topic.name) if name}
    votes = Counter(
        topic.key
        for article in story.articles
        if (source := sources.get(article.source)) and source.topic and (topic := named.get(_folded(source.topic)))
    )
    chosen = max(topics, key=lambda topic: votes[topic.key])
    if not votes[chosen.key]:
        return None
    return Placed(topic=chosen, reason=f"everything from its source goes to {chosen.name}")


def _by_category(story: UnplacedStory, topics: Sequence[Topic], scores: Floats) -> Placed | None:
    """The topic most categories of the feed name, or else know as keyword; its words decide between equals."""
    filed = [(category, _folded(category)) for article in story.articles for category in article.categories]
    if not filed:
        return None
    votes: Counter[tuple[int, int]] = Counter()
    for place, topic in enumerate(topics):
        names = {_folded(topic.key), _folded(topic.name), _folded(topic.was)}
        known = {_folded(keyword) for keyword in topic.keywords}
        for _, named in filed:
            if named:
                votes[place, 0] += named in names
                votes[place, 1] += named in known
    best = max(range(len(topics)), key=lambda at: (votes[at, 0], votes[at, 1], scores[at], -at))
    if not (votes[best, 0] or votes[best, 1]):
        return None
    topic = topics[best]
    matching = {_folded(name) for name in (topic.key, topic.name, topic.was, *topic.keywords)}
    category = next(category for category, named in filed if named and named in matching)
    return Placed(topic=topic, reason=f'its feed files it under "{category}", which is {topic.name}')


def _folded(text: str) -> tuple[str, ...]:
    return tuple(words(text))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    """What was learned, with the words to say it in."""

    topics: Sequence[Topic]
    terms: StoryTerms
    learned: Learned
    names: Mapping[int, str]
    """Column → the word as it is shown."""
    written: Floats

    def place(self, story: int) -> Placed:
        scores = self.learned.scores[story]
        best = int(np.argmax(scores))
        if self.learned.fits[story, best] < CUT:
            return Placed(topic=None, reason="it fits no topic")
        name, telling = self.topics[best].name, self._telling(story, best)
        if not telling:
            return Placed(topic=self.topics[best], reason=f"its words put it in {name}")
        what = "keyword" if self.written[best, telling[0]] else "word"
        put = f"s {', '.join(self.names[column] for column in telling)} put" if len(telling) > 1 else ""
        return Placed(topic=self.topics[best], reason=f"{what}{put or f' {self.names[telling[0]]} puts'} it in {name}")

    def _telling(self, story: int, topic: int) -> list[int]:
        """The columns that speak most for the topic: of those an editor wrote, or else of all."""
        columns, amounts = self.terms.of(story)
        speaks = amounts * self.learned.tells[topic, columns]
        order = [int(at) for at in np.argsort(-speaks, kind="stable") if speaks[at] > 0]
        ordered = [int(columns[at]) for at in order]
        return ([column for column in ordered if self.written[topic, column]] or ordered)[:_NAMED]


def _read(
    events: Sequence[UnplacedStory],
    topics: Sequence[Topic],
    articles: Sequence[Article],
    given: Counted,
    embed: Embed | None,
) -> _Read:
    wanted = keywords(topics)
    known = with_phrases(given, articles, wanted)
    written, telling = weights(wanted, len(topics), known.ids), idf(known)
    kept = np.flatnonzero(
        (telling > 0) & ((np.bincount(known.terms, minlength=len(telling)) > 1) | written.any(axis=0))
    )
    written, telling = written[:, kept], telling[kept]
    story_of = {article.number: place for place, story in enumerate(events) for article in story.articles}
    stories = np.array([story_of[article.number] for article in articles], dtype=np.int64)
    terms = of_stories(known, stories, kept)
    missing = np.zeros(len(topics))
    for keyword in wanted:
        if " ".join(keyword.words) not in known.ids:
            missing[keyword.topic] += keyword.weight * math.log(len(articles) + IMAGINED)
    return _Read(
        topics=topics,
        terms=terms,
        learned=learn(terms, written, telling, missing, _alike(events, topics, embed) if embed else None),
        names=_shown(wanted, known, kept),
        written=written,
    )


def _alike(events: Sequence[UnplacedStory], topics: Sequence[Topic], embed: Embed) -> Floats:
    """Story × topic: the cosine of what all articles of the story mean and what is written of the topic."""
    meant = embed([f"{topic.name}. {topic.description} {' '.join(topic.keywords)}" for topic in topics])
    rows = embed([beginning(article) for story in events for article in story.articles])
    ends = np.cumsum([len(story.articles) for story in events])
    sums = np.stack([part.sum(axis=0) for part in np.split(rows, ends[:-1])])
    lengths = np.linalg.norm(sums, axis=1, keepdims=True)
    alike: Floats = (sums / np.where(lengths > 0, lengths, 1.0)) @ meant.T
    return alike


def _shown(wanted: Sequence[Keyword], known: Counted, kept: Ints) -> Mapping[int, str]:
    """Column → the keyword as an editor typed it, or the term."""
    typed = {" ".join(keyword.words): keyword.typed for keyword in reversed(wanted)}
    terms = list(known.ids)
    return {column: typed.get(terms[term], terms[term]) for column, term in enumerate(kept.tolist())}
