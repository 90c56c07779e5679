"""Calendars of public holidays: what may be typed is what is kept."""

from __future__ import annotations

from datetime import date

import pytest

from digest.text.holiday_calendars import calendar_name, countries, public_holidays


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("gb_eng", "GB-ENG"),
        ("DE", "DE"),
        ("de-Augsburg", "DE-AUGSBURG"),
        ("nyse", "NYSE"),
        ("ZZ", ""),
        ("GB-ZZZ", ""),
        ("England", ""),
        ("", ""),
    ],
)
def test_a_calendar_has_one_name(text: str, name: str) -> None:
    assert calendar_name(text) == name


@pytest.mark.parametrize("country", ["BE", "DE", "GB", "NZ", "US"])
def test_every_calendar_that_may_be_typed_has_days(country: str) -> None:
    for part in ("", *countries()[country]):
        name = calendar_name(f"{country} {part}")
        assert name
        assert public_holidays(name, 2026)


def test_a_town_keeps_its_own_day() -> None:
    assert date(2026, 8, 8) in public_holidays("DE-AUGSBURG", 2026) - public_holidays("DE-BY", 2026)
