from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.read.dates.calendar_words import DayMatch, day_named, day_numbered

DAY = date(2025, 3, 2)


def of(match: DayMatch | None) -> date | None:
    return match.day if match else None


@pytest.mark.parametrize(
    "text",
    [
        "2 march 2025",
        "march 2 2025",
        "2nd of march, 2025",
        "2025 march 2",
        "2025, 2 march",
        "sun mar 2 16:29:06 2025",
        "2 mar '25",
        "2-mar-25",
        "le 2 mars 2025",
        "2 de marzo del 2025",
        "the weir of 1825 was mended on 2 march 2025 by hand",
        "march 2nd, 2025 and again on may 5th, 2026",
        "in may it rained; 2 march 2025",
    ],
)
def test_a_day_is_known_by_the_name_of_its_month(text: str) -> None:
    assert of(day_named(text)) == DAY


@pytest.mark.parametrize(
    "text",
    [
        "",
        "march",
        "2 march",
        "march 2025",
        "32 march 2025",
        "0 march 2025",
        "31 april 2025",
        "29 february 2025",
        "march the second 2025",
        "2 marching 2025",
        "2 march 12:30",
        "2 march 99999",
        "2 march may 2025",
        "٢ march 2025",
        "2.3.2025",
    ],
)
def test_without_day_month_and_year_there_is_none(text: str) -> None:
    assert day_named(text) is None


def test_two_digits_are_a_year_where_they_are_no_hour() -> None:
    assert of(day_named("2 march 25")) == DAY
    assert day_named("2 march 25:10") is None
    assert day_named("2 march 10 uhr") is None
    assert of(day_named("1 may 69")) == date(1969, 5, 1)
    assert of(day_named("1 may 68")) == date(2068, 5, 1)


def test_an_offset_from_utc_is_no_year() -> None:
    assert of(day_named("mar 2 16:29:06 +0200 2025")) == DAY
    assert day_named("mar 2 16:29:06 +0200") is None


@pytest.mark.parametrize(
    "text",
    [
        "2025-3-2",
        "2025-03-02",
        "2025/03/02",
        "2025.3.2",
        "2025年3月2日",
        "2025年 3月 2日",
        "2025년 3월 2일",
        "2.3.2025",
        "02.03.25",
        *("2-3-2025", "2 / 3 / 2025", "am 2. 3. 2025 um", "(2.3.2025)"),
    ],
)
def test_a_day_may_be_numbers_alone(text: str) -> None:
    assert of(day_numbered(text, "")) == DAY


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2.3.",
        "2025-03",
        "1.2.3.2025",
        "2/3-2025",
        "2025-03/02",
        "31.2.2025",
        "13.13.2025",
        "2.3.20255",
        *("192.168.10.20", "10:2.3.2025", "2025-13-41", "version 2.3"),
    ],
)
def test_numbers_that_are_no_day_are_none(text: str) -> None:
    assert day_numbered(text, "") is None


@pytest.mark.parametrize("language", ["en-us", "EN-US", "en_US"])
def test_only_slashes_are_read_in_the_american_order(language: str) -> None:
    assert of(day_numbered("3/2/2025", language)) == DAY
    assert of(day_numbered("2.3.2025", language)) == DAY
    assert of(day_numbered("3/2/2025", "en")) == date(2025, 2, 3)


@pytest.mark.parametrize(
    ("text", "before", "behind"),
    [
        ("on 2 march 2025 at ten", "on ", "     at ten"),
        ("sun mar 2 16:29 2025 utc", "sun ", "   16:29   utc"),
        ("2025, 2 march x", "", ",      x"),
    ],
)
def test_it_says_what_stands_around_its_parts(text: str, before: str, behind: str) -> None:
    match = day_named(text)
    assert match is not None
    lead, rest = match.without(text)
    assert lead == before
    assert rest.split() == behind.split()


def test_it_says_where_its_text_ends() -> None:
    named, numbered = day_named("on 2 march 2025 at ten"), day_numbered("on 2.3.2025 at ten", "")
    assert named is not None
    assert numbered is not None
    assert "on 2 march 2025 at ten"[named.end :] == " at ten"
    assert "on 2.3.2025 at ten"[numbered.end :] == " at ten"


words = st.sampled_from(
    ["2", "31", "march", "may", "2025", "25", "'", ",", ".", "-", "/", "+", ":", "of", "年", "月", "日", " "]
)


@given(st.lists(words, max_size=12).map(" ".join) | st.lists(words, max_size=12).map("".join) | st.text(max_size=30))
def test_any_text_has_a_day_within_it_or_none(text: str) -> None:
    for match in (day_named(text), day_numbered(text, "en-us")):
        if match is not None:
            starts = [start for start, _ in match.spans]
            assert starts == sorted(starts)
            assert all(0 <= start < end <= len(text) for start, end in match.spans)
            assert match.end == match.spans[-1][1]
            lead, rest = match.without(text)
            assert len(lead) + len(rest) <= len(text)


@given(st.dates(date(1970, 1, 1), date(2068, 12, 31)))
def test_every_day_is_read_back_from_numbers(day: date) -> None:
    assert of(day_numbered(f"{day:%Y-%m-%d}", "")) == day
    assert of(day_numbered(f"{day.day}.{day.month}.{day.year}", "")) == day
    assert of(day_numbered(f"{day:%d.%m.%y}", "")) == day
