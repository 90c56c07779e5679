"""What an editor says is not the same story: `not_same: wind contract, jobs at risk` (pure)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from digest.group.cluster import Side
from digest.group.words.terms import words
from digest.model.article import Article


def kept_apart(articles: Sequence[Article], not_same: Sequence[Sequence[str]]) -> Mapping[int, frozenset[Side]]:
    """Place of an article → the sides it stands on. It stands on the side whose words are all in its headline, in any
    order, case and accent; on none of those of a rule where it fits several."""
    rules = [[frozenset(words(side)) for side in rule] for rule in not_same]
    if not rules:
        return {}
    by_place: dict[int, frozenset[Side]] = {}
    for place, article in enumerate(articles):
        title = frozenset(words(article.title))
        fitting = [[at for at, side in enumerate(rule) if side and side <= title] for rule in rules]
        sides = frozenset((rule, places[0]) for rule, places in enumerate(fitting) if len(places) == 1)
        if sides:
            by_place[place] = sides
    return by_place
