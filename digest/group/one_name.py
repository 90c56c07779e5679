"""Two articles that have a name in common and nothing else: "Mayor Ada Quist" won, and she broke her ankle (pure)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import lru_cache

from digest.group.words.date_words import is_date
from digest.group.words.stop_words import COMMON
from digest.group.words.terms import TEXT_WORDS, opening, words
from digest.model.article import Article

_LONGEST = 5
"""Words of a name."""


def shares_a_name_only(one: Article, other: Article, watched: Collection[str] = ()) -> bool:
    """Whether all telling words that both say stand side by side in both, in one order: one name, several words.
    Of bare headlines too little is known: on labelled ones two that share a name are more often one event."""
    if not (opening(one) and opening(other)):
        return False
    mine, theirs = _words(one), _words(other)
    shared = {word for word in set(mine) & set(theirs) if _tells(word, watched)}
    return 1 < len(shared) <= _LONGEST and any(run in _runs(theirs, shared) for run in _runs(mine, shared))


def _runs(terms: Sequence[str], shared: Collection[str]) -> list[tuple[str, ...]]:
    """Where all of the shared words follow each other, with common words between them at most: in which order."""
    telling = [word for word in terms if word in shared or word not in COMMON]
    size = len(shared)
    windows = (tuple(telling[at : at + size]) for at in range(len(telling) - size + 1))
    return [window for window in windows if set(window) == shared]


def _tells(word: str, watched: Collection[str]) -> bool:
    return len(word) > 1 and word not in COMMON and word not in watched and not is_date(word)


@lru_cache(maxsize=4096)
def _words(article: Article) -> tuple[str, ...]:
    return tuple(words(f"{article.title} . {opening(article)}")[:TEXT_WORDS])
