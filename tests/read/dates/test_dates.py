from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.read.dates import cldr
from digest.read.dates.dates import each_within, first_plausible, instant, plausible, within
from tests.collect.samples import corpora

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
DAY = datetime(2025, 3, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "2025-03-02",
        "20250302",
        "2025/3/2",
        "2 March 2025",
        "2nd March 2025",
        "2nd of March, 2025",
        "March 2, 2025",
        "Mar. 2, 2025",
        "MARCH 2 2025",
        "Sunday, March 2nd, 2025",
        "2-Mar-2025",
        "2 Mar '25",
        "02.03.2025",
        "2. 3. 2025",
        "02.03.25",
        "2. März 2025",
        "Sonntag, den 2. März 2025",
        "2 mars 2025",
        "dimanche 2 mars 2025",
        "2 de marzo de 2025",
        "2 marzo 2025",
        "2 maart 2025",
        "2 de março de 2025",
        "2 marca 2025",
        "2 марта 2025 г.",
        "2 Μαρτίου 2025",
        "2025. március 2.",
        "2. maaliskuuta 2025",
        "2025年3月2日",
        "2025년 3월 2일",
        "Published: 2 March 2025",
        "2025-061",
        "1740873600",
        "1740873600000",
        "/Date(1740873600000)/",
        "2 Mart 2025 Pazar",
        "2. marts 2025 søndag",
        "2025(e)ko martxoaren 2(a)",
    ],
)
def test_a_day_in_any_spelling_is_its_midnight_utc(text: str) -> None:
    assert instant(text) == DAY


@pytest.mark.parametrize(
    ("text", "hour", "minute"),
    [
        ("Sun, 02 Mar 2025 07:30:00 +0100", 6, 30),
        ("Sun, 02 Mar 2025 07:30 GMT", 7, 30),
        ("2025-03-02T07:30:00Z", 7, 30),
        ("2025-03-02 07:30", 7, 30),
        ("2025-03-02T07:30:00.123456789+05:30", 2, 0),
        ("20250302T073000Z", 7, 30),
        ("March 2, 2025 at 7:30 p.m.", 19, 30),
        ("2 March 2025, 12.30am", 0, 30),
        ("12:15 pm, March 2, 2025", 12, 15),
        ("March 2, 2025 10:00 AM ET", 15, 0),
        ("2 Mar 2025 08:00 CET", 7, 0),
        ("2. März 2025, 14.30 Uhr", 14, 30),
        ("2 de março de 2025 às 10h30", 10, 30),
        ("2025년 3월 2일 오후 3시 30분", 15, 30),
        ("Sun Mar  2 16:29:06 2025", 16, 29),
        ("Sun Mar 2 16:29:06 +0200 2025", 14, 29),
        ("2 Mar 2025 10:00:00 +0100 (CET)", 9, 0),
        ("2025-03-02 10:00 Europe/Berlin", 9, 0),
        ("2025-03-02 07:30:00 +0000 UTC", 7, 30),
        ("2025-03-02 08:30:00.123456 +0100 CET m=+0.002", 7, 30),
        ("2025-03-02 08:30:00 +0100 +0100", 7, 30),
        ("2025年3月2日 星期日 上午7:30", 7, 30),
        ("2025年03月02日 07时30分", 7, 30),
        ("2025-03-02 (日) 07:30", 7, 30),
        ("2 mars 2025 à 07 h 30", 7, 30),
        ("Sat, 01 Mar 2025 24:00:00 GMT", 0, 0),
        ("2025-03-01T24:00:00Z", 0, 0),
        ("1 March 2025, 24:00", 0, 0),
    ],
)
def test_a_time_counts_in_its_zone_or_else_in_utc(text: str, hour: int, minute: int) -> None:
    found = instant(text)
    assert found is not None
    assert (found.replace(second=0, microsecond=0)) == DAY.replace(hour=hour, minute=minute)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "yesterday",
        "5 minutes ago",
        "2 Mar",
        "2 March",
        "March 2025 was wet",
        "31 February 2025",
        "2025-13-01",
        "2025-03-02T25:00:00Z",
        "2025-03-02T10:61:00Z",
        "2025-03-02T10:00:00+99:99",
        "2025-03-02T10:00:00Zebra",
        "Sun, 16 Dec 2012 1:2:3:4 GMT",
        "soon, 2 March 2025 or later",
        "2 March 2025 " + "x" * 200,
    ],
)
def test_what_is_not_understood_as_a_whole_means_nothing(text: str) -> None:
    assert instant(text) is None


@pytest.mark.parametrize(
    ("text", "language", "month", "day"),
    [
        ("3/2/2025", "", 2, 3),
        ("3/2/2025", "en-GB", 2, 3),
        ("3/2/2025", "en-US", 3, 2),
        ("3/2/2025", "en_us", 3, 2),
        ("3/22/2025", "en-GB", 3, 22),
        ("22/3/2025", "en-US", 3, 22),
        ("3.2.2025", "en-US", 2, 3),
    ],
)
def test_the_language_decides_what_comes_first_and_a_number_over_twelve_decides_more(
    text: str, language: str, month: int, day: int
) -> None:
    assert instant(text, language) == datetime(2025, month, day, tzinfo=UTC)


def test_a_weekday_that_is_also_a_month_is_a_weekday() -> None:
    assert instant("mar 4 février 2025") == datetime(2025, 2, 4, tzinfo=UTC)


@pytest.mark.parametrize(
    ("line", "hour", "minute"),
    [
        ("Sunday March 2, 2025 10:05 am PST by Ada Quay", 18, 5),
        ("Published 2 March 2025 7pm ET | Updated 3 March", 0, 0),
        ("2 March 2025, 07:00 GMT+1", 6, 0),
        ("2 March 2025 at 10.05 p.m. (CET), 5 min read", 21, 5),
        ("By A. Writer, 2 March 2025, 5 min read", 0, 0),
        ("2 March 2025, 10 am best time to fish", 10, 0),
    ],
)
def test_the_time_of_a_date_line_counts_in_its_half_of_the_day_and_its_zone(line: str, hour: int, minute: int) -> None:
    moment = within(line, "en")
    assert moment
    assert (moment.astimezone(UTC).hour, moment.astimezone(UTC).minute) == (hour, minute)


@pytest.mark.parametrize(
    "text",
    [
        "03/02/2025 2:00 AM EST",
        "Sun, 02 Mar 2025 00:00:00 Mountain Standard Time",
        "2 March 2025 07:00 Coordinated Universal Time",
        "2 March 2025 08:00 Central European Time",
        "2025-03-02T08:00:00+01:00[Europe/Paris]",
        "2025-03-02T07:00:00Z[UTC]",
        "/Date(1740898800000+0100)/",
        "发布时间：2025-03-02 07:00",
    ],
)
def test_programs_and_people_spell_zones_out(text: str) -> None:
    assert instant(text) == DAY.replace(hour=7)


def test_a_line_may_speak_of_several_dates() -> None:
    line = "Aktualisiert: 5. März 2025 · Veröffentlicht: 2. März 2025, 7 Uhr"
    assert [(before.strip(" ·:"), moment.day) for before, moment in each_within(line)] == [
        ("aktualisiert", 5),
        ("veroffentlicht", 2),
    ]
    assert list(each_within("no day at all")) == []


def test_eastern_time_is_summer_time_in_summer() -> None:
    assert instant("July 4, 2025 at 7:30 PM ET") == datetime(2025, 7, 4, 23, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("By A. Writer, 2 March 2025, 5 min read", DAY),
        ("Posted on March 2, 2025 at 10:15 by Bob", DAY.replace(hour=10, minute=15)),
        ("Hamburg, 2. März 2025 – Der Senat", DAY),
        ("Copyright 2025", None),
        ("2 Mar", None),
    ],
)
def test_a_line_that_speaks_of_a_date_is_searched_for_it(line: str, found: datetime | None) -> None:
    assert within(line) == found


def test_an_unset_clock_is_no_date_of_publication() -> None:
    assert plausible(instant("1970-01-01T00:00:00Z")) is None
    assert plausible(instant("Mon, 01 Jan 0001 00:00:00 +0000")) is None
    assert plausible(DAY) == DAY


@settings(max_examples=100, deadline=None)
@given(st.datetimes(datetime(1980, 1, 1), datetime(2060, 1, 1)), st.integers(-14 * 60, 14 * 60))
def test_what_programs_write_is_read_back(local: datetime, minutes: int) -> None:
    sign, offset = "-" if minutes < 0 else "+", abs(minutes)
    zone = f"{sign}{offset // 60:02}{offset % 60:02}"
    moment = (local.replace(microsecond=0) - timedelta(minutes=minutes)).replace(tzinfo=UTC)
    assert instant(f"{local:%Y-%m-%dT%H:%M:%S}{zone}") == moment
    assert instant(f"{local.day:02} {MONTHS[local.month - 1]} {local:%Y %H:%M:%S} {zone}") == moment


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=80))
def test_11_any_text_gives_an_aware_instant_or_nothing(text: str) -> None:
    for found in (instant(text), within(text)):
        assert found is None or found.utcoffset() == timedelta(0)


@pytest.mark.parametrize("text", ["1" * 1_000_000, " " * 1_000_000, "1/" * 500_000, "mar " * 250_000, "1:" * 500_000])
def test_a_megabyte_takes_no_time(text: str) -> None:
    start = process_time()
    assert instant(text) is None
    within(text)
    assert process_time() - start < 2


def test_the_given_strings_mean_what_they_should() -> None:
    rows = [json.loads(line) for line in corpora("data", "corpora", "dates.jsonl").read_text().splitlines()]
    epoch = datetime(1970, 1, 1, tzinfo=UTC)
    found = [instant(row["text"]) for row in rows]
    seconds = [None if moment is None else (moment - epoch) // timedelta(seconds=1) for moment in found]
    wrong = [row["text"] for row, second in zip(rows, seconds, strict=True) if row["unix"] != second]
    assert len(wrong) <= len(rows) - 60, wrong
    assert not [text for text in wrong if re.fullmatch(r"\d{4}-\d\d-\d\d", text)]


@pytest.mark.parametrize("unset", ["0001-01-01T00:00:00Z", "1970-01-01T00:00:00Z", "Thu, 01 Jan 1970 00:00:00 GMT", ""])
def test_a_clock_that_was_never_set_hides_no_other_date(unset: str) -> None:
    assert first_plausible([unset, "2025-03-02"]) == DAY
    assert first_plausible([unset]) is None


@pytest.mark.parametrize(
    "line", ["Written by Jo Okafor of the harbour office", "The yard will build six ferries " * 3 + "by May 2029"]
)
def test_a_line_that_can_be_no_date_is_told_without_the_words_of_sixty_languages(line: str) -> None:
    before = cldr._words.cache_info()
    assert instant(line) is None
    assert cldr._words.cache_info() == before
