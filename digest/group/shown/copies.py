"""Articles of one source that are nearly the same article (pure)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from digest.group.duplicates import near_same, shingles
from digest.group.words.terms import words
from digest.model.article import Article

#: Of the words of two headlines, how many stand in both.
_TITLE = 0.8
#: Shorter texts say too little to be a copy of one another.
_SHINGLES = 8
#: So many articles of a source that are shown are compared with a further one.
_COMPARED = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """What a near copy repeats."""

    of: int
    """`Article.number`."""
    what: str
    """What of it: "headline" or "text"."""


def near_copies(articles: Sequence[Article]) -> Mapping[int, Copy]:
    """Number of every article that nearly repeats the headline or the text of one of the same source that stands
    before it and is no copy itself."""
    kept: dict[str, list[Article]] = {}
    copies: dict[int, Copy] = {}
    for article in articles:
        shown = kept.setdefault(article.source, [])
        copy = next((repeated for other in shown[:_COMPARED] if (repeated := _copy(article, other))), None)
        if copy:
            copies[article.number] = copy
        else:
            shown.append(article)
    return copies


def _copy(article: Article, other: Article) -> Copy | None:
    if _same_title(article.title, other.title):
        return Copy(of=other.number, what="headline")
    one, two = shingles(article), shingles(other)
    if min(len(one), len(two)) >= _SHINGLES and near_same(one, two):
        return Copy(of=other.number, what="text")
    return None


def _same_title(one: str, other: str) -> bool:
    """All words but few are shared, and all numbers: part 2 is no copy of part 1."""
    mine, theirs = set(words(one)), set(words(other))
    numbers = {word for word in mine ^ theirs if any(sign.isdigit() for sign in word)}
    return bool(mine) and not numbers and len(mine & theirs) >= _TITLE * len(mine | theirs)
