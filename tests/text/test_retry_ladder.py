"""How long what failed waits."""

from __future__ import annotations

from datetime import timedelta

import pytest

from digest.text.retry_ladder import rest_after, wait_after


@pytest.mark.parametrize(
    ("failures", "minutes"), [(0, 0.5), (1, 0.5), (2, 2), (3, 8), (4, 30), (5, 60), (6, 60), (50, 60)]
)
def test_waits_are_30_seconds_2_8_and_30_minutes_then_hourly(failures: int, minutes: float) -> None:
    assert wait_after(failures) == timedelta(minutes=minutes)


def test_what_comes_later_may_be_told_and_its_last_stands_for_ever() -> None:
    later = (timedelta(hours=1), timedelta(hours=20))
    assert [wait_after(failures, later) for failures in (4, 5, 6, 99)] == [
        timedelta(minutes=30),
        timedelta(hours=1),
        timedelta(hours=20),
        timedelta(hours=20),
    ]


@pytest.mark.parametrize(("failures", "seconds"), [(0, 2), (1, 2), (2, 8), (3, 30), (4, 120), (5, 480), (50, 3600)])
def test_where_many_wait_for_one_server_it_is_asked_again_in_a_moment_first(failures: int, seconds: int) -> None:
    assert rest_after(failures) == timedelta(seconds=seconds)
