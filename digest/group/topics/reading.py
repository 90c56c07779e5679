"""Stories read for topics: what was learned of them, with the words to say it in (pure)."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from digest.config.digests import Topic
from digest.group.stories import UnplacedStory
from digest.group.topics.background import beneath
from digest.group.topics.closing import all_there_is
from digest.group.topics.filed import filed
from digest.group.topics.learn import Learned, Lore, StoryTerms, learn, of_stories
from digest.group.topics.pieces import pieces
from digest.group.vectors import IMAGINED, Counted, Embed, Floats, Ints, idf
from digest.group.words.keywords import Wanted, keywords, shared, weights, with_phrases
from digest.group.words.stop_words import COMMON
from digest.group.words.terms import beginning
from digest.group.words.times import tells_nothing

#: From here on a word that was learned is a piece of evidence, or a likeness of meaning.
_TELLS, _ALIKE = 1.0, 0.25
#: Pieces of evidence beside a story's words. Both together are enough, and so is where it is filed with a hint.
_FILED, _MEANT = 1.5, 0.5
#: A hint is never more than one.
_KEYWORD = 0.4
#: Keywords of a topic that are asked what they mean.
_ASKED = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What was learned of the topics asked for and, after them, of those in the background."""

    events: Sequence[UnplacedStory]
    topics: Sequence[Topic]
    background: Sequence[Topic]
    openness: float
    """From 0 to 1: how much there is besides the topics asked for."""
    terms: StoryTerms
    lore: Lore
    learned: Learned
    spelled: Sequence[str]
    """Column → the term."""
    names: Sequence[str]
    """Column → the word as it is shown."""
    strong: NDArray[np.bool_]
    """Topic × column: whether it is a keyword, not a hint."""
    own: Sequence[Collection[str]]
    """Of each topic asked for, the terms that the editor wrote, and not who made it ready."""
    holders: Ints
    """Of each column, how many stories hold it."""

    @property
    def written(self) -> Floats:
        """Topic × column: what was written of it."""
        return self.lore.written

    def telling(self, story: int, topic: int) -> list[int]:
        """The columns that speak most for the topic: of those that were written of it, or else of all."""
        columns, amounts = self.terms.of(story)
        speaks = amounts * self.learned.tells[topic, columns]
        order = [int(at) for at in np.argsort(-speaks, kind="stable") if speaks[at] > 0]
        ordered = [int(columns[at]) for at in order]
        return [column for column in ordered if self.written[topic, column]] or ordered

    def in_words(self, story: int, topic: int) -> float:
        """How much its words speak for the topic, in pieces of evidence: keywords, and beside them hints and what was
        learned from other stories."""
        columns, _ = self.terms.of(story)
        keyword = self.strong[topic, columns]
        learned = (self.learned.tells[topic, columns] > _TELLS) & (self.holders[columns] > 1)
        other = ~keyword & ((self.written[topic, columns] > 0) | learned)
        keywords, others = ({self.spelled[column] for column in columns[kind]} for kind in (keyword, other))
        return pieces(self.events[story].articles, keywords, others, self.own[topic])

    def beside(self, story: int, topic: int) -> float:
        """How many pieces of evidence stand beside its words: where it is filed, and what it means, which one of its
        words can bring about."""
        filed, alike = self.lore.filed[story, topic] > 0, self.lore.meant_alike[story, topic] > _ALIKE
        return float(_FILED * filed + _MEANT * alike)


def read(
    events: Sequence[UnplacedStory],
    topics: Sequence[Topic],
    given: Counted,
    ready: Sequence[Topic],
    embed: Embed | None,
) -> Reading:
    """What all stories say of the topics, and of those `ready` ones that nobody asked for; `given` has a row for each
    of their articles, in the order of their numbers."""
    articles = sorted((article for story in events for article in story.articles), key=lambda article: article.number)
    every = (*topics, *ready)
    wanted = keywords(every)
    known = with_phrases(given, articles, wanted)
    written, telling = weights(wanted, known.ids), idf(known)
    kept = _kept(known, written, telling)
    written, telling = written[:, kept], telling[kept]
    story_of = {article.number: place for place, story in enumerate(events) for article in story.articles}
    terms = of_stories(known, np.array([story_of[article.number] for article in articles], dtype=np.int64), kept)
    under = beneath(topics, ready, terms, written, telling) if ready else []
    chosen = np.array([*range(len(topics)), *(len(topics) + place for place in under)], dtype=np.int64)
    classes = [every[place] for place in chosen]
    lore = Lore(
        written=shared(written[chosen], len(topics)),
        telling=telling,
        missing=_missing(wanted, known, len(articles))[chosen],
        meant_alike=_alike(events, classes, embed) if embed else np.zeros((len(events), len(classes))),
        filed=filed(events, classes) if under else np.zeros((len(events), len(classes))),
    )
    learned, openness = _learned(terms, lore, written[: len(topics)], events)
    every_term = list(known.ids)
    spelled = [every_term[term] for term in kept.tolist()]
    return Reading(
        events=events,
        topics=topics,
        background=classes[len(topics) :],
        openness=openness,
        terms=terms,
        lore=lore,
        learned=learned,
        spelled=spelled,
        names=_shown(wanted, spelled),
        strong=written[: len(topics)] >= _KEYWORD,
        own=[_own(topic, ready) for topic in topics],
        holders=np.bincount(terms.columns, minlength=len(kept)),
    )


def _own(topic: Topic, ready: Sequence[Topic]) -> frozenset[str]:
    """The terms of a topic that are of none of the ready-made ones it is or was made from."""
    made_from = [other for other in ready if other == topic or other.key == topic.use]
    terms, theirs = ({keyword.term for keyword in chain(*keywords(of))} for of in ([topic], made_from))
    return frozenset(terms - theirs)


def _learned(terms: StoryTerms, lore: Lore, written: Floats, events: Sequence[UnplacedStory]) -> tuple[Learned, float]:
    """What was learned, the more of the topics asked for alone the more they are all there is, and how much they are
    not; `written` is what was written of these."""
    chosen = len(written)
    if len(lore.written) == chosen:
        return learn(terms, lore), 0.0
    learned = learn(terms, lore, open_set=True)
    articles = np.array([len(story.articles) for story in events], dtype=np.float64)
    closed = all_there_is(learned, chosen, articles)
    if not closed:
        return learned, 1.0
    alone = learn(terms, replace(lore.of(np.arange(chosen)), written=shared(written, chosen)))
    return alone if closed == 1 else learned.beside(alone, closed), 1 - closed


def _kept(known: Counted, written: Floats, telling: Floats) -> Ints:
    """The terms that can tell something: what was written, and what more than one article says. Where few articles
    come, a word like "how" seems to tell much."""
    common = np.bincount(known.terms, minlength=len(telling)) > 1
    nothing = (tells_nothing(term) for term in known.ids)
    little = np.fromiter((term in COMMON for term in known.ids), dtype=bool, count=len(known.ids))
    something = ~np.fromiter(nothing, dtype=bool, count=len(known.ids))
    kept: Ints = np.flatnonzero((telling > 0) & something & ((common & ~little) | written.any(axis=0)))
    return kept


def _missing(wanted: Wanted, known: Counted, articles: int) -> Floats:
    weights = [[keyword.weight for keyword in topic if keyword.term not in known.ids] for topic in wanted]
    missing: Floats = np.array([sum(topic) for topic in weights]) * math.log(articles + IMAGINED)
    return missing


def _alike(events: Sequence[UnplacedStory], topics: Sequence[Topic], embed: Embed) -> Floats:
    """Story × topic: the cosine of what all articles of the story mean and what is written of the topic."""
    meant = embed([f"{topic.name}. {topic.description} {' '.join(topic.keywords[:_ASKED])}" for topic in topics])
    rows = embed([beginning(article) for story in events for article in story.articles])
    ends = np.cumsum([len(story.articles) for story in events])
    sums = np.stack([part.sum(axis=0) for part in np.split(rows, ends[:-1])])
    lengths = np.linalg.norm(sums, axis=1, keepdims=True)
    alike: Floats = (sums / np.where(lengths > 0, lengths, 1.0)) @ meant.T
    return alike


def _shown(wanted: Wanted, spelled: Sequence[str]) -> Sequence[str]:
    """Column → the keyword as an editor typed it, or the term."""
    typed = {keyword.term: keyword.typed for topic in reversed(wanted) for keyword in topic}
    return [typed.get(term, term) for term in spelled]
