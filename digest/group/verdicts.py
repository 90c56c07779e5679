"""Why each article of a ranked story is in or out (pure)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from digest.config.digests import Digest
from digest.group.caps import Cap
from digest.group.evidence import Evidence
from digest.group.rank import Candidate
from digest.group.sections import section_name
from digest.model.article import Article
from digest.model.grouping import Outcome, Verdict
from digest.text.web_addresses import place_of


def ran(running: Sequence[Candidate], digest: Digest, evidence: Evidence) -> Iterator[Verdict]:
    """One for each article of the stories that run, the best story first; `evidence` says which words made them one."""
    for rank, candidate in enumerate(running, 1):
        shown = {article.number: place for place, article in enumerate(candidate.shown)}
        for article in candidate.articles:
            outcome, reason, of = _part(article, candidate, shown.get(article.number), evidence)
            yield Verdict(
                article=article.number,
                outcome=outcome,
                reason=reason,
                section=section_name(candidate.topic, digest),
                story=candidate.key,
                of=of,
                rank=rank,
            )


def repeats(article: Article, first: Article) -> Verdict:
    """Of an article that is an earlier one again."""
    same_page = place_of(article.url) and place_of(article.url) == place_of(first.url)
    what = "the same page as" if same_page else "the same headline and text as"
    reason = f'{what} "{first.title}"'
    return Verdict(article=article.number, outcome=Outcome.DUPLICATE, reason=reason, of=first.number)


def over_cap(
    order: Sequence[Candidate], caps: Mapping[str, Cap], missed: Mapping[int, int], digest: Digest
) -> Iterator[Verdict]:
    """One for each article of the stories a cap keeps out; their ranks go on where those that run end."""
    kept_out = [candidate for candidate in order if candidate.key in caps]
    for rank, candidate in enumerate(kept_out, len(order) - len(kept_out) + 1):
        cap = caps[candidate.key]
        for article in candidate.articles:
            yield Verdict(
                article=article.number,
                outcome=Outcome.OVER_CAP,
                reason=f"{cap.reason}; it is {rank} of {len(order)} by rank",
                section=section_name(candidate.topic, digest),
                story=candidate.key,
                where=cap.where,
                rank=rank,
                tries=missed.get(article.number, 0) + 1,
            )


def _part(article: Article, candidate: Candidate, place: int | None, evidence: Evidence) -> tuple[Outcome, str, int]:
    """What an article is in its story: outcome, reason, and the number of what it is like."""
    if place == 0:
        return Outcome.LEAD, candidate.reason, 0
    by_number = {one.number: one for one in candidate.articles}
    if place is None:
        copy = candidate.copies[article.number]
        other = by_number[copy.of]
        return Outcome.DUPLICATE, f'nearly the same {copy.what} as "{other.title}" from the same source', other.number
    other = by_number[_nearest(article, candidate)]
    share = candidate.likeness.get(_pair(article.number, other.number), 0.0)
    words = evidence.shared(other, article)
    named = f", by the words {', '.join(words)}" if words else ""
    reason = f'the same story as "{other.title}": {share:.0%} alike{named}'
    return Outcome.MEMBER, reason, other.number


def _nearest(article: Article, candidate: Candidate) -> int:
    """The number of the lead where they are alike by themselves, or else of the article most alike."""
    others = [one.number for one in candidate.articles if one is not article]
    alike = {other: candidate.likeness.get(_pair(article.number, other), 0.0) for other in others}
    lead = candidate.lead.number
    return lead if alike[lead] else max(others, key=lambda other: (alike[other], other == lead, -other))


def _pair(one: int, other: int) -> tuple[int, int]:
    return min(one, other), max(one, other)
