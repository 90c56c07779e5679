"""Which words are evidence that two articles are on one event (pure).

Neither common words nor dates, nor what a whole digest is about: the keywords of its topics, its name, the names of its
sources.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterator

from digest.config.digests import Digest
from digest.group.vectors import Counted, idf
from digest.group.words.date_words import is_date
from digest.group.words.stop_words import COMMON
from digest.group.words.terms import counts, fold, opening, words
from digest.model.article import Article
from digest.text.web_addresses import host_of

#: Words a verdict names.
_NAMED = 3
_TYPED = re.compile(r"\w+")


def watched_words(digest: Digest, publication: str = "") -> frozenset[str]:
    """The words that articles of this digest share whatever happens."""
    return frozenset(word for name in _names(digest, publication) for word in words(name))


def _names(digest: Digest, publication: str) -> Iterator[str]:
    yield from (publication, digest.title)
    for topic in digest.topics:
        yield from (topic.name, *topic.keywords)
    for source in digest.sources:
        yield from (source.name, host_of(source.url))


class Evidence:
    """The words that speak for two articles being on one event."""

    def __init__(self, terms: Counted, watched: Collection[str]) -> None:
        self._idfs, self._ids, self._watched = idf(terms), terms.ids, watched

    def shared(self, one: Article, other: Article) -> tuple[str, ...]:
        """The most telling words that both say, as the first of them writes them; at most `_NAMED`."""
        mine, theirs = counts(one), counts(other)
        weights = {
            term: self._idfs[self._ids[term]] ** 2 * (1 + math.log(mine[term])) * (1 + math.log(theirs[term]))
            for term in mine.keys() & theirs.keys()
            if term in self._ids and not (term in self._watched or term in COMMON or is_date(term))
        }
        telling = sorted((term for term in weights if weights[term] > 0), key=lambda term: (-weights[term], term))
        return tuple(_written(one, telling[:_NAMED]))


def _written(article: Article, terms: Collection[str]) -> list[str]:
    """The terms in the article's own spelling."""
    typed: dict[str, str] = {}
    for word in _TYPED.findall(f"{opening(article)} {article.title}"):
        typed.setdefault(fold(word), word)
    return [typed.get(term, term) for term in terms]
