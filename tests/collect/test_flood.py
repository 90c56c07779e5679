from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from digest.collect.flood import flood
from digest.model.article import Headline
from digest.model.source import SourceKind, SourceState

NOW = datetime(2026, 11, 24, 7, 0, tzinfo=UTC)
DAY = timedelta(days=1)
WEEKLY = SourceState(source="s", kind=SourceKind.FEED, last_success=NOW - DAY, last_new=NOW - 2 * DAY, every=7 * 86400)
HOURLY = SourceState(source="s", kind=SourceKind.FEED, last_success=NOW - DAY, last_new=NOW - DAY, every=3600)
NEVER = SourceState(source="s", kind=SourceKind.FEED)


def many(count: int, age: timedelta | None = timedelta(hours=1)) -> list[Headline]:
    published = None if age is None else NOW - age
    return [Headline(number=n, title=f"Story {n}", published=published, has_text=True) for n in range(count)]


@pytest.mark.parametrize(
    ("new", "before", "told", "why"),
    [
        (many(9), WEEKLY, [], ""),
        (many(10), WEEKLY, [], "10 articles are new at once, where about 0 were to be expected"),
        (many(30), HOURLY, [], ""),
        (many(121), HOURLY, [], "121 articles are new at once, where about 24 were to be expected"),
        (many(20), NEVER, [], ""),
        (many(300), replace(WEEKLY, kind=SourceKind.FOLDER), [], ""),
        (many(30), HOURLY, [f"story {n}" for n in range(15)], "15 of 30 new articles have titles that it had before"),
        (many(30), HOURLY, [f"story {n}" for n in range(14)], ""),
        (many(30, 4 * DAY), HOURLY, [], "30 of 30 new articles are dated before it was last collected"),
        (
            many(30, 4 * DAY),
            replace(HOURLY, every=0.0),
            [],
            "30 of 30 new articles are dated before it was last collected",
        ),
        (many(30, 2 * DAY), HOURLY, [], ""),
        (many(30, -9 * DAY), HOURLY, [], ""),
        (many(30, None), replace(HOURLY, every=0.0), [], ""),
        (many(20, 90 * DAY), replace(HOURLY, kind=SourceKind.LIST), [], ""),
        (
            many(20),
            replace(WEEKLY, kind=SourceKind.LIST),
            [f"story {n}" for n in range(20)],
            "20 of 20 new articles have titles that it had before",
        ),
    ],
)
def test_a_flood_is_told_from_news(new: list[Headline], before: SourceState, told: list[str], why: str) -> None:
    assert flood(new, before, told, NOW) == why


def test_a_journal_that_publishes_a_whole_issue_at_once_is_no_flood() -> None:
    monthly = SourceState(
        source="s", kind=SourceKind.FEED, last_success=NOW - DAY, last_new=NOW - 30 * DAY, every=86400.0
    )
    assert flood(many(25), monthly, [], NOW) == ""
