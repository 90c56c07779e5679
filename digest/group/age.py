"""Too old, too early, or tried too often (pure)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from digest.config.digests import Digest
from digest.model.article import Article
from digest.model.grouping import Outcome, Verdict
from digest.text.durations import counted, in_words

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
        reason = f"over the cap in {counted(times, 'edition')}, more than carry_over lets it try again"
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


def _verdict(article: Article, outcome: Outcome, reason: str, where: str) -> Verdict:
    return Verdict(article=article.number, outcome=outcome, reason=reason, where=where)
