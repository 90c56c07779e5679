from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from digest.group.age import out_of_time
from digest.model.grouping import Outcome
from tests.group.made import NOW, article, digest

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LIMIT = "older than max_age, 3 days"


@pytest.mark.parametrize(
    ("said", "outcome", "reason"),
    [
        ({"published": NOW - 3 * DAY}, None, ""),
        ({"published": NOW - 3 * DAY - HOUR}, Outcome.EXPIRED, f"published 3 days ago, {LIMIT}"),
        ({"published": NOW - 40 * DAY}, Outcome.EXPIRED, f"published 40 days ago, {LIMIT}"),
        ({"published": None, "first_seen": NOW - 2 * DAY}, None, ""),
        ({"published": None, "first_seen": NOW - 5 * DAY}, Outcome.EXPIRED, f"first seen 5 days ago, {LIMIT}"),
        ({"published": None}, None, ""),
        ({"published": NOW + HOUR}, None, ""),
        ({"published": NOW + 2 * HOUR}, Outcome.HELD, "dated 2 hours from now"),
        ({"published": NOW + 9 * DAY, "first_seen": NOW - 4 * DAY}, Outcome.EXPIRED, f"first seen 4 days ago, {LIMIT}"),
    ],
)  # fmt: skip
def test_an_article_expires_by_its_date_and_waits_for_it(
    said: dict[str, Any], outcome: Outcome | None, reason: str
) -> None:
    verdict = out_of_time(article(1, **said), digest(), {}, NOW)
    assert (verdict and verdict.outcome) == outcome
    if verdict:
        assert verdict.reason == reason
        assert verdict.where == ("morning.yaml:21" if outcome is Outcome.EXPIRED else "")


@pytest.mark.parametrize(("missed", "expired"), [(0, False), (1, False), (2, True)])
def test_an_article_over_the_cap_tries_again_as_often_as_carry_over_says(missed: int, expired: bool) -> None:
    verdict = out_of_time(article(1), digest(carry_over=1, written={"carry_over": "m:3"}), {1: missed}, NOW)
    assert (verdict is not None) is expired
    if verdict:
        assert (verdict.outcome, verdict.where) == (Outcome.EXPIRED, "m:3")
