"""Why each article of a ranked story is in or out (pure)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from digest.config.digests import Digest
from digest.group.caps import Cap
from digest.group.rank import Candidate
from digest.group.sections import section_name
from digest.model.article import Article
from digest.model.grouping import Outcome, Verdict


def ran(running: Sequence[Candidate], digest: Digest) -> Iterator[Verdict]:
    """One for each article of the stories that run, the best story first."""
    for rank, candidate in enumerate(running, 1):
        shown = {article.number: place for place, article in enumerate(candidate.shown)}
        for article in candidate.articles:
            outcome, reason, of = _part(article, candidate, shown.get(article.number))
            yield Verdict(
                article=article.number,
                outcome=outcome,
                reason=reason,
                section=section_name(candidate.topic, digest),
                story=candidate.key,
                of=of,
                rank=rank,
            )


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


def _part(article: Article, candidate: Candidate, place: int | None) -> tuple[Outcome, str, int]:
    """What an article is in its story: outcome, reason, and the number of what it repeats."""
    if place == 0:
        return Outcome.LEAD, candidate.reason, 0
    if place is not None:
        return Outcome.MEMBER, f'the same story as "{candidate.lead.title}"', 0
    same = next(one for one in candidate.shown if one.source == article.source)
    return Outcome.DUPLICATE, "the same story from the same source", same.number
