"""Articles that are the same article twice (pure)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from digest.group.words.terms import opening, words
from digest.model.article import Article
from digest.text.sites import Standing, standing
from digest.text.web_addresses import place_of

_SHINGLE = 4
_CHARACTERS = 1_000
#: Of the shorter text's shingles, how many stand in the other one too.
_SAME = 0.7
#: Different texts under one title of one source that a new one is compared with.
_COMPARED = 10


def duplicates(articles: Sequence[Article]) -> dict[int, int]:
    """Number of each article that repeats another → the number of that one, which is no duplicate itself.

    The same address repeats, whatever the source: anybody can write it, so the source nearest to it is the one that is
    repeated, and of equals the earliest. So does the same title with nearly the same text, or none, from the same
    source. `articles` are in the order of their numbers.
    """
    repeats: dict[int, int] = {}
    pages: dict[str, int] = {}
    titles: dict[tuple[str, tuple[str, ...]], list[tuple[int, frozenset[tuple[str, ...]]]]] = {}
    titled = [(article, (article.source, tuple(words(article.title[:2_000])))) for article in _nearest_first(articles)]
    often = _repeated(title for _, title in titled)
    for article, title in titled:
        page = place_of(article.url)
        first = pages.get(page) if page else None
        if first is None and title in often:
            first = _first_alike(article, titles.setdefault(title, []))
        if first is not None:
            repeats[article.number] = first
        if page:
            pages.setdefault(page, article.number if first is None else first)
    return repeats


def _nearest_first(articles: Sequence[Article]) -> Sequence[Article]:
    """In their order, but of those from several sources at one address behind the others, farther ones last."""
    sources: dict[str, set[str]] = {}
    for article in articles:
        if page := place_of(article.url):
            sources.setdefault(page, set()).add(article.source)
    disputed = {page for page, some in sources.items() if len(some) > 1}
    if not disputed:
        return articles
    far = {a.number: -standing(a.source, a.url) if place_of(a.url) in disputed else -Standing.OWN for a in articles}
    return sorted(articles, key=lambda article: far[article.number])


def near_same(one: frozenset[tuple[str, ...]], other: frozenset[tuple[str, ...]]) -> bool:
    """Most of the shorter stands in the longer; nothing says that an empty one differs."""
    return len(one & other) >= _SAME * min(len(one), len(other))


def shingles(article: Article) -> frozenset[tuple[str, ...]]:
    """Every run of four words at the beginning of the text; all of it where there are fewer."""
    tokens = words(opening(article)[:_CHARACTERS])
    if 0 < len(tokens) < _SHINGLE:
        return frozenset({tuple(tokens)})
    return frozenset(tuple(tokens[i : i + _SHINGLE]) for i in range(max(0, len(tokens) - _SHINGLE + 1)))


def _first_alike(article: Article, known: list[tuple[int, frozenset[tuple[str, ...]]]]) -> int | None:
    own = shingles(article)
    for number, other in known:
        if near_same(own, other):
            return number
    if len(known) < _COMPARED:
        known.append((article.number, own))
    return None


def _repeated(titles: Iterable[tuple[str, tuple[str, ...]]]) -> frozenset[tuple[str, tuple[str, ...]]]:
    return frozenset(title for title, times in Counter(titles).items() if times > 1 and title[1])
