"""What ran in another digest of the publication, as a source."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from digest.collect.polite import next_state
from digest.collect.web.response import Response
from digest.config.digests import Source
from digest.model.article import Article, Entry
from digest.model.source import Collected, SourceKind, SourceState

Ran = Callable[[str, datetime], Sequence[Article]]
"""Name of a digest and a moment → what led the stories of its editions that were frozen since."""

_REACH = timedelta(days=30)
_OVERLAP = timedelta(hours=1)
"""An edition is frozen a little before others see it."""


def nothing_ran(_: str, __: datetime) -> Sequence[Article]:
    """Where no database is asked, nothing ran anywhere."""
    return ()


def ran_there(source: Source, state: SourceState, ran: Ran, now: datetime) -> Collected:
    """What ran in the digest since it was last asked, or for 30 days; none of it twice, for it is known by its
    number."""
    since = state.last_success - _OVERLAP if state.last_success else now - _REACH
    entries = tuple(_entry(article) for article in ran(source.digest, since))
    state = replace(next_state(state, Response(url="", status=200), now), kind=SourceKind.DIGEST)
    return Collected(state=state, entries=entries, unchanged=not entries)


def _entry(article: Article) -> Entry:
    """Its own id would mean something at its source alone."""
    return Entry(
        title=article.title,
        guid=str(article.number),
        url=article.url,
        text=article.text,
        summary=article.summary,
        authors=article.authors,
        published=article.published,
        language=article.language,
        categories=article.categories,
        image=article.image,
        paywalled=article.paywalled,
    )
