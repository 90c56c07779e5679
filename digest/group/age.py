"""Too old, too early, or tried too often (pure)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from digest.config.digests import Digest
from digest.model.article import Article
from digest.model.grouping import Outcome, Verdict

#: Clocks differ; a date no further ahead than this is taken for now.
_AHEAD = timedelta(hours=1)


def out_of_time(article: Article, digest: Digest, missed: Mapping[int, int], now: datetime) -> Verdict | None:
    """The verdict when an article is older than `max_age`, is dated in the future, or has been over the cap in more
    than `carry_over` editions.

    One dated in the future waits; but not for ever, if the date was wrong: no longer than `max_age` since it was
    first seen.
    """
    times = missed.get(article.number, 0)
    if times > digest.carry_over:
        reason = f"over the cap in {times} edition{'s' * (times > 1)}, more than carry_over lets it try again"
        return _verdict(article, Outcome.EXPIRED, reason, digest.where("carry_over"))
    early = article.published is not None and article.published > now + _AHEAD
    since = article.first_seen if early else article.dated
    limit = f"older than max_age, {in_words(digest.max_age)}"
    if now - since > digest.max_age:
        what = "first seen" if early or not article.published else "published"
        reason = f"{what} {in_words(now - since)} ago, {limit}"
        return _verdict(article, Outcome.EXPIRED, reason, digest.where("max_age"))
    if early and article.published:
        return _verdict(article, Outcome.HELD, f"dated {in_words(article.published - now)} from now", "")
    return None


def in_words(span: timedelta) -> str:
    """ "3 days", "1 hour", "5 minutes": the largest unit that fits, rounded down."""
    seconds = max(0, int(span.total_seconds()))
    for unit, length in (("day", 86_400), ("hour", 3_600), ("minute", 60)):
        if seconds >= length * (2 if unit == "day" and seconds % length else 1):
            count = seconds // length
            return f"{count} {unit}{'s' * (count > 1)}"
    return "less than a minute"


def _verdict(article: Article, outcome: Outcome, reason: str, where: str) -> Verdict:
    return Verdict(article=article.number, outcome=outcome, reason=reason, where=where)
