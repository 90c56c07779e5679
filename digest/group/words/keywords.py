"""What an editor wrote about topics, found in articles: single words and phrases, any case, any accent (pure)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from digest.config.digests import Topic
from digest.group.vectors import Counted, Floats, Ints
from digest.group.words.stop_words import COMMON
from digest.group.words.terms import TITLE_WEIGHT, opening, words
from digest.group.words.times import tells_nothing
from digest.model.article import Article

#: A word of the name or description by itself tells half as much as a keyword.
_DESCRIPTION = 0.5
_HINT = 0.3
#: A word of a language that is not the digest's tells so much of what it would.
_FOREIGN = 0.6
#: From here on a word that an editor wrote is hardly a ready-made topic's any more.
_OWN = 0.4
#: Of which so much is left to it.
_LEFT = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Keyword:
    """A word or phrase that was written of a topic."""

    typed: str
    term: str
    """Its folded words, with a space between two."""
    weight: float


Wanted = Sequence[tuple[Keyword, ...]]
"""The keywords of each topic."""


def keywords(topics: Sequence[Topic]) -> Wanted:
    """The name, keywords, hints and the telling words of the description of every topic, each once per topic."""
    return tuple(map(_keywords, topics))


@lru_cache(maxsize=256)
def _keywords(topic: Topic) -> tuple[Keyword, ...]:
    """Ready-made topics are read again and again, and do not change."""
    by_term: dict[str, Keyword] = {}
    for typed, weight in _written(topic):
        folded = words(typed)
        if len(folded) > 1 or (folded and folded[0] not in COMMON and not tells_nothing(folded[0])):
            term = " ".join(folded)
            by_term.setdefault(term, Keyword(typed=typed, term=term, weight=weight))
    return tuple(by_term.values())


def _written(topic: Topic) -> Iterator[tuple[str, float]]:
    yield topic.name, 1.0
    for typed, weight in (*((word, 1.0) for word in topic.keywords), *((word, _HINT) for word in topic.hints)):
        yield typed, weight * (_FOREIGN if topic.foreign and typed.casefold() in topic.foreign else 1.0)
    yield from ((word, _DESCRIPTION) for word in words(f"{topic.name} {topic.description}"))


def with_phrases(counted: Counted, articles: Sequence[Article], wanted: Wanted) -> Counted:
    """The counts of `articles` alone, with a further term for every phrase that stands in one of them, named by its
    words with spaces between them."""
    until = counted.starts[len(articles)]
    rows, terms, amounts = [counted.rows[:until]], [counted.terms[:until]], [counted.amounts[:until]]
    ids, index = dict(counted.ids), _Index(counted, len(articles))
    read: dict[int, tuple[str, str]] = {}
    phrases = {keyword.term for topic in wanted for keyword in topic if " " in keyword.term}
    for phrase in sorted(tuple(term.split(" ")) for term in phrases):
        held = _holders(phrase, index, articles, read)
        if held:
            column = ids.setdefault(" ".join(phrase), len(ids))
            rows.append(np.array(list(held), dtype=np.int64))
            terms.append(np.full(len(held), column))
            amounts.append(np.array(list(held.values()), dtype=np.float64))
    order = np.argsort(np.concatenate(rows), kind="stable")
    starts = np.concatenate(([0], np.cumsum(np.bincount(np.concatenate(rows), minlength=len(articles)))))
    return Counted(
        starts=starts.astype(np.int64),
        terms=np.concatenate(terms)[order],
        amounts=np.concatenate(amounts)[order],
        ids=ids,
    )


class _Index:
    """Which rows hold what terms."""

    def __init__(self, counted: Counted, articles: int) -> None:
        until = counted.starts[articles]
        order = np.argsort(counted.terms[:until], kind="stable")
        self._rows: Ints = counted.rows[:until][order]
        counts = np.bincount(counted.terms[:until], minlength=len(counted.ids))
        self._ends: Ints = np.concatenate(([0], np.cumsum(counts))).astype(np.int64)
        self._ids = counted.ids

    def rows(self, terms: Sequence[str]) -> Ints:
        """Those that hold all of the terms, in their order."""
        places = [self._ids.get(term, -1) for term in terms]
        if not places or min(places) < 0:
            return self._rows[:0]
        first, *others = sorted((self._holding(place) for place in places), key=len)
        for other in others:
            first = np.intersect1d(first, other, assume_unique=True) if len(first) else first
        return first

    def _holding(self, place: int) -> Ints:
        return self._rows[self._ends[place] : self._ends[place + 1]]


def _holders(
    phrase: tuple[str, ...], index: _Index, articles: Sequence[Article], read: dict[int, tuple[str, str]]
) -> Mapping[int, int]:
    """Row → how often the phrase stands there, the title counted as everywhere. `read` keeps what was read."""
    listed = [word for word in phrase if len(word) > 1 or not word.isascii()]
    wanted, holders = spaced(phrase), {}
    for row in index.rows(listed).tolist():
        if row not in read:
            article = articles[row]
            read[row] = spaced(words(article.title)), spaced(words(opening(article)))
        title, text = read[row]
        times = TITLE_WEIGHT * title.count(wanted) + text.count(wanted)
        if times:
            holders[row] = times
    return holders


def spaced(words: Sequence[str]) -> str:
    """The words with spaces of their own on both sides, so that phrases back to back are counted each."""
    return f" {'  '.join(words)} "


def weights(wanted: Wanted, ids: Mapping[str, int]) -> Floats:
    """Topic × term → how much is meant by the one of the other."""
    weighed = np.zeros((len(wanted), len(ids)))
    for row, topic in zip(weighed, wanted, strict=True):
        for keyword in topic:
            column = ids.get(keyword.term)
            if column is not None:
                row[column] = keyword.weight
    return weighed


def shared(written: Floats, own: int) -> Floats:
    """What was written of topics where the words of the first `own` of them are theirs before the others'; a word of
    several topics tells less of each."""
    theirs = written.copy()
    theirs[own:, (written[:own] >= _OWN).any(axis=0)] *= _LEFT
    lessened: Floats = theirs / np.sqrt(np.maximum(1, (theirs > 0).sum(axis=0)))
    return lessened
