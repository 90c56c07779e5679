"""Articles into sections of stories, with a verdict for every article.

In: the open articles of a digest, the digest, the memory of what ran, and now. Out: the sections as they are to be
rendered, and for each article why it is in or out. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from digest.config.digests import Digest, Source, Topic
from digest.group import age, candidates, caps, duplicates, rank, rules, sections, stories, verdicts
from digest.group.evidence import Evidence, watched_words
from digest.group.shown.summary import Summarise, summarise
from digest.group.topics.placing import placed
from digest.group.vectors import Embed, counted
from digest.group.words.boilerplate import without_boilerplate
from digest.group.words.terms import counts
from digest.model.article import Article
from digest.model.grouping import Grouping, Memory, Verdict


def group(
    articles: Sequence[Article],
    digest: Digest,
    memory: Memory,
    now: datetime,
    *,
    embed: Embed | None = None,
    ready: Sequence[Topic] = (),
    summarise: Summarise = summarise,
    publication: str = "",
    names: Mapping[str, str] = caps.NOBODY,
) -> Grouping:
    """Sections of ranked stories, and exactly one verdict for every article, in the order of their numbers.

    `embed` says what texts mean, for sections and bare headlines; `ready` are topics that stories may be of though the
    digest does not ask for them; `summarise` says what a story says; `publication` is the name of who sends the digest;
    `names` what people call the source of each key, for the reasons.

    The articles may come in any order. With the same memory an article that shares no word with any other changes
    no story.
    """
    ordered = sorted(articles, key=lambda article: article.number)
    by_number = _kept_out(ordered, digest, memory, now)
    kept = [article for article in ordered if article.number not in by_number]
    past = (*memory.past, *memory.elsewhere)
    own = without_boilerplate((*kept, *(old for story in past for old in story.articles)))
    terms, watched = counted(counts(article) for article in own), watched_words(digest, publication)
    events = stories.stories(kept, past, terms, embed, watched=watched, not_same=digest.not_same)
    sources = {source.key: source for source in digest.sources}
    placings = placed(events, digest.topics, sources, terms, embed, ready)
    may_run, out = candidates.candidates(events, placings, digest, memory)
    order = rank.ranked(may_run, digest, now)
    over = caps.capped(order, digest, names)
    running = sections.best_first([candidate for candidate in order if candidate.key not in over], digest, summarise)
    for verdict in (
        *out,
        *verdicts.over_cap(order, over, memory.missed, digest),
        *verdicts.ran(running, digest, Evidence(terms, watched)),
    ):
        by_number[verdict.article] = verdict
    return Grouping(
        sections=sections.sections(running, digest, summarise),
        verdicts=tuple(by_number[article.number] for article in ordered),
    )


def _kept_out(ordered: Sequence[Article], digest: Digest, memory: Memory, now: datetime) -> dict[int, Verdict]:
    """Number → verdict of what a rule, its age or an equal article keeps out, in that order."""
    sources = {source.key: source for source in digest.sources}
    by_number: dict[int, Verdict] = {}
    for article in ordered:
        source = sources.get(article.source) or Source(url=article.source)
        verdict = rules.left_out(article, digest, source) or age.out_of_time(article, digest, memory.missed, now)
        if verdict:
            by_number[article.number] = verdict
    articles = {article.number: article for article in ordered}
    for number, first in duplicates.duplicates([one for one in ordered if one.number not in by_number]).items():
        by_number[number] = verdicts.repeats(articles[number], articles[first])
    return by_number
