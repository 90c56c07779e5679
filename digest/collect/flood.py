"""The flood brake: when too many articles of one source are new at once to be news (pure)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from digest.collect import rhythm
from digest.collect.identity import folded_title
from digest.model.article import Headline
from digest.model.source import SourceState

FLOOD = 10
"""New articles at once, below which nothing is a flood: an edition's caps bear as many."""
_TIMES = 5
_LATE = timedelta(days=2)


def flood(new: Sequence[Headline], before: SourceState, titles: Collection[str], now: datetime) -> str:
    """Why so many new articles of one source at once are not news, as the end of a sentence; empty when they are.

    `before` is its state until now, `titles` are the folded titles it had before. A publisher who makes new ids and
    addresses for everything, moves an archive, or corrects all dates makes hundreds of "new" articles.
    """
    if len(new) < FLOOD or not before.last_success or not before.kind.is_on_the_web:
        return ""
    again = sum(folded_title(article.title) in titles for article in new)
    if 2 * again >= len(new):
        return f"{again} of {len(new)} new articles have titles that it had before"
    if not before.kind.flows:
        return ""  # a list brings at most so many pages, and `quarantine` looks at them
    late = sum(article.published is not None and article.published < before.last_success - _LATE for article in new)
    if 2 * late >= len(new):
        return f"{late} of {len(new)} new articles are dated before it was last collected"
    likely = rhythm.expected(before, now)
    if before.every and len(new) > _TIMES * max(likely, 1.0):
        return f"{len(new)} articles are new at once, where about {likely:.0f} were to be expected"
    return ""
