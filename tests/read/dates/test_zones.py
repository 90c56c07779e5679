from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.read.dates.zones import aware, zone

WINTER, SUMMER = datetime(2025, 1, 15, 12), datetime(2025, 7, 15, 12)


def hours(name: str, at: datetime = WINTER) -> float | None:
    where = zone(name)
    if where is None:
        return None
    offset = at.replace(tzinfo=where).utcoffset()
    assert offset is not None
    return offset.total_seconds() / 3600


@pytest.mark.parametrize(
    ("name", "east"),
    [
        ("z", 0),
        ("gmt", 0),
        ("cet", 1),
        ("mesz", 2),
        ("bst", 1),
        ("msk", 3),
        ("ist", 5.5),
        ("npt", 5.75),
        ("jst", 9),
        ("nzdt", 13),
        ("nst", -3.5),
        ("brt", -3),
        ("cst", -6),
        ("pdt", -7),
        ("hst", -10),
        ("+0100", 1),
        ("+01:00", 1),
        ("-01:30", -1.5),
        ("+5", 5),
        ("+530", 5.5),
        ("gmt+2", 2),
        ("utc-01:01", -61 / 60),
        ("\u22120300", -3),
        ("+2359", 23 + 59 / 60),
        ("+2400", None),
        ("+0160", None),
        ("+99:99", None),
        ("etc/utc", 0),
        ("etc/gmt", 0),
        ("europe/berlin", 1),
        ("america/argentina/ushuaia", -3),
        ("asia/kathmandu", 5.75),
        ("europe/atlantis", None),
        ("../../etc/passwd", None),
        ("europe/", None),
        ("", None),
        ("am", None),
        ("zebra", None),
        ("+٠١٠٠", None),
    ],
)
def test_a_name_or_offset_means_hours_east_of_utc_or_nothing(name: str, east: float | None) -> None:
    assert hours(name) == (pytest.approx(east) if east is not None else None)


@pytest.mark.parametrize(
    ("name", "winter", "summer"),
    [("et", -5, -4), ("pt", -8, -7), ("at", -4, -3), ("europe/berlin", 1, 2), ("est", -5, -5), ("cet", 1, 1)],
)
def test_a_name_that_leaves_summer_time_open_follows_the_clocks_of_its_place(
    name: str, winter: int, summer: int
) -> None:
    assert (hours(name, WINTER), hours(name, SUMMER)) == (winter, summer)


@given(st.integers(-23, 23), st.integers(0, 59))
def test_every_offset_below_a_day_is_read(whole: int, minutes: int) -> None:
    sign = "-" if whole < 0 else "+"
    east = hours(f"{sign}{abs(whole):02}{minutes:02}")
    assert east == pytest.approx((abs(whole) + minutes / 60) * (-1 if whole < 0 else 1))


@given(st.text(alphabet="abcz/_+-:0123456789 ", max_size=14))
def test_any_name_means_less_than_a_day_or_nothing(name: str) -> None:
    east = hours(name)
    assert east is None or abs(east) < 24


def test_a_local_time_becomes_an_instant_of_its_zone_or_of_utc() -> None:
    assert aware(WINTER, timezone(timedelta(hours=2))) == datetime(2025, 1, 15, 10, tzinfo=UTC)
    assert aware(WINTER, None) == datetime(2025, 1, 15, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("local", "east"),
    [(datetime(1, 1, 1, 0, 30), 1), (datetime(9999, 12, 31, 23, 30), -1)],
)
def test_what_lies_outside_the_calendar_is_no_instant(local: datetime, east: int) -> None:
    assert aware(local, timezone(timedelta(hours=east))) is None
    inside = aware(local, timezone(timedelta(hours=-east)))
    assert inside is not None
    assert inside.replace(tzinfo=None) == local
