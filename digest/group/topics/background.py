"""The ready-made topics that nobody asked for: what a story must be less like than the topic it goes to (pure).

A topic of the editor's own that covers what a ready-made one does takes its place: it is called like it, or its words
stand in nearly all stories of the ready-made one. Others compete, but the words an editor wrote are no longer theirs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

import numpy as np

from digest.config.digests import Topic
from digest.group.topics.learn import StoryTerms
from digest.group.vectors import Floats
from digest.group.words.stop_words import COMMON
from digest.group.words.terms import words

#: A form of writing, not something to write about.
_FORMS = frozenset({"opinion"})
#: Of the stories that the ready-made topic is sure of so many must hold a word of the editor's.
_COVERED = 0.85
#: So many words make it sure, so many stories count as much as the share of common keywords, and below this share
#: nobody asks further.
_SURE, _PRIOR, _LEAST = 3, 5, 0.2


def beneath(
    asked: Sequence[Topic], ready: Sequence[Topic], terms: StoryTerms, written: Floats, telling: Floats
) -> list[int]:
    """Places of the ready-made topics that stay in the background; `written` has a row for each topic asked for and
    then for each ready-made one."""
    taken = _taken(asked, ready, terms, written, telling)
    return [
        place
        for place, topic in enumerate(ready)
        if topic.key not in taken and topic.part_of not in taken and topic.key not in _FORMS
    ]


def named(name: str, topics: Sequence[Topic]) -> Iterator[Topic]:
    """The topics that a name stands for: every telling word of it is a name of one of them ("Science and tech")."""
    names = {topic.key: _names(topic) for topic in topics}
    known = frozenset().union(*names.values())
    telling = {word for word in words(name) if word in known or word not in COMMON}
    if telling and telling <= known:
        yield from (topic for topic in topics if names[topic.key] & telling)


@lru_cache(maxsize=256)
def _names(topic: Topic) -> frozenset[str]:
    """ "World" is a name though it tells nothing within one."""
    names = [words(name) for name in (topic.key, topic.name, *topic.also)]
    return frozenset(word for name in names for word in name if len(name) == 1 or word not in COMMON)


def _taken(
    asked: Sequence[Topic], ready: Sequence[Topic], terms: StoryTerms, written: Floats, telling: Floats
) -> Mapping[str, Topic]:
    """Key of a ready-made topic → the topic that takes its place."""
    taken = {use: topic for topic in asked for use in (topic.key, topic.use) if use}
    for topic in asked:
        taken |= {other.key: topic for other in named(topic.name, ready)}
    pieces = terms.sums((written > 0).astype(np.float64), np.ones_like(terms.amounts))
    best = terms.sums(written[len(asked) :] * telling, terms.amounts).argmax(axis=1)
    listed = [_listed(topic) for topic in (*asked, *ready)]
    for place, topic in enumerate(ready):
        row = len(asked) + place
        sure = (best == place) & (pieces[:, row] >= _SURE)
        for own, mine in enumerate(asked):
            common = len(listed[own] & listed[row]) / max(1, len(listed[own]))
            covered = (np.count_nonzero(pieces[sure, own]) + _PRIOR * common) / (np.count_nonzero(sure) + _PRIOR)
            if common >= _LEAST and covered >= _COVERED:
                taken.setdefault(topic.key, mine)
    return taken


@lru_cache(maxsize=256)
def _listed(topic: Topic) -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(words(typed)) for typed in (*topic.keywords, *topic.hints))
