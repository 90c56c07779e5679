"""What sources answer before a digest has them, and what is doubtful in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from digest.actions.sources.inspect import advice_here
from digest.collect.collect import collect
from digest.config.digests import Source
from digest.model.source import Collected, SourceKind
from digest.pipeline.names import source_name
from digest.text.durations import counted, in_words
from digest.wiring import Wiring

#: Newest headlines that are shown.
SHOWN = 3
#: Nothing newer than this is doubtful.
OLD = timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstLook:
    """What a source answered."""

    key: str
    """`Source.key`."""
    name: str
    """What it calls itself; empty when it gave nothing."""
    source: str
    """As it calls itself, or its address."""
    kind: str
    """Empty when it gave nothing."""
    articles: int
    headlines: tuple[str, ...]
    """The newest first, some of them."""
    doubt: str
    """What an editor should look at, as a sentence; mostly empty."""


def first_looks(wiring: Wiring, sources: Sequence[Source]) -> Iterator[FirstLook]:
    """What each answers now, as it answers, as if nothing were known of it; nothing is stored."""
    by_key = {source.key: source for source in sources}
    base, now = wiring.publication.site.folder / "digests", wiring.clock()
    for answer in collect(sources, {}, wiring.client, now, base=base, parser=wiring.parser):
        yield _look(by_key[answer.state.source], answer, now)


def _look(source: Source, answer: Collected, now: datetime) -> FirstLook:
    newest = sorted(answer.entries, key=lambda entry: entry.published or now, reverse=True)
    return FirstLook(
        key=source.key,
        name=answer.state.name,
        source=source_name(source, answer.state.name),
        kind=answer.state.kind if answer.entries else "",
        articles=len(answer.entries) + len(answer.rest),
        headlines=tuple(entry.title or "without a title" for entry in newest[:SHOWN]),
        doubt=_doubt(answer, now),
    )


def _doubt(answer: Collected, now: datetime) -> str:
    if failure := answer.failure:
        return f"{failure.reason}. {advice_here(failure.advice)}".strip()
    if not answer.entries:
        return "There is nothing in it now."
    dates = [entry.published for entry in answer.entries if entry.published]
    if dates and len(dates) == len(answer.entries) and now - max(dates) > OLD:
        return f"Its newest article is {in_words(now - max(dates))} old."
    if answer.state.kind is SourceKind.LIST:
        return f"It has no feed: {counted(len(answer.entries), 'link')} of the page look like articles."
    if answer.state.kind is SourceKind.PAGE:
        return "It is a single article, not a page that lists them."
    return ""
