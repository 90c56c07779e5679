"""Which section a story belongs to: what the editor said of its source, its feed's categories, or its words (pure).

The words decide by `learn`, against the background of what nobody asked for, and the reason names those that spoke
most. Unsure means none: a wrong section is seen, a story under the rest is not missed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from digest.config.digests import Source, Topic
from digest.group.stories import UnplacedStory
from digest.group.topics.filed import filing
from digest.group.topics.learn import CUT
from digest.group.topics.reading import Reading, read
from digest.group.vectors import Counted, Embed
from digest.group.words.terms import words

#: Words a reason names.
_NAMED = 3
#: A story goes to a topic when this is the chance that it is of any asked for; below the second it is doubtful.
_LIKELY, _DOUBTFUL = 0.5, 0.9
#: So much evidence a story must have for a topic: a single word may stray. Where the topics asked for are all there is,
#: less is enough, but never a single word alone.
_EVIDENCE = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """Where a story goes, and why."""

    topic: Topic | None
    """None: it fits no topic."""
    reason: str
    doubtful: bool = False
    """It was near to being of no topic."""


def placed(
    events: Sequence[UnplacedStory],
    topics: Sequence[Topic],
    sources: Mapping[str, Source],
    terms: Counted,
    embed: Embed | None = None,
    ready: Sequence[Topic] = (),
) -> tuple[Placed, ...]:
    """A section for every story, decided by all of its articles together; `terms` has a row for each of their
    articles, in the order of their numbers. With `embed` what they mean counts as well as their words. `ready` are the
    topics that stories may be of though nobody asked for them; without any the topics are all there is."""
    if not topics or not events:
        return tuple(Placed(topic=None, reason="the digest has no topics") for _ in events)
    reading = read(events, topics, terms, ready, embed)
    return tuple(
        _by_source(story, topics, sources) or _by_category(story, topics, reading, place) or _by_words(reading, place)
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


def _folded(text: str) -> tuple[str, ...]:
    return tuple(words(text))


def _by_category(story: UnplacedStory, topics: Sequence[Topic], reading: Reading, place: int) -> Placed | None:
    chosen = filing(story, topics, reading.learned.scores[place])
    if not chosen:
        return None
    topic, category = chosen
    return Placed(topic=topic, reason=f'its feed files it under "{category}", which is {topic.name}')


def _by_words(reading: Reading, story: int) -> Placed:
    chosen, learned = len(reading.topics), reading.learned
    best = int(np.argmax(learned.scores[story, :chosen]))
    likely = float(learned.shares[story, :chosen].sum())
    if learned.fits[story, best] < CUT or likely < _LIKELY:
        return Placed(topic=None, reason=_rather(reading, story))
    spoken, beside = reading.in_words(story, best), reading.beside(story, best)
    evidence, stray = spoken + beside, 0 < spoken < _EVIDENCE and not beside
    if stray or evidence < _EVIDENCE * reading.openness:
        return Placed(topic=None, reason="it fits no topic: a single word is too little")
    topic = reading.topics[best]
    return Placed(
        topic=topic,
        reason=_reason(reading, story, best),
        doubtful=reading.openness > 0 and (likely < _DOUBTFUL or evidence == _EVIDENCE),
    )


def _rather(reading: Reading, story: int) -> str:
    """Why a story is of no topic, and of which it rather is that nobody asked for."""
    shares = reading.learned.shares[story]
    best = int(np.argmax(shares))
    if best < len(reading.topics) or shares[best] < _LIKELY:
        return "it fits no topic"
    return f"it fits no topic; it is rather {reading.background[best - len(reading.topics)].name}"


def _reason(reading: Reading, story: int, topic: int) -> str:
    name, telling = reading.topics[topic].name, reading.telling(story, topic)[:_NAMED]
    if not telling:
        return f"its words put it in {name}"
    what = "keyword" if reading.written[topic, telling[0]] else "word"
    shown = [reading.names[column] for column in telling]
    return f"{what}s {', '.join(shown)} put it in {name}" if len(shown) > 1 else f"{what} {shown[0]} puts it in {name}"
