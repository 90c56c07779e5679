"""HTTP dates, and how long servers ask us to wait."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.text.http_dates import http_date, retry_after, until

NOW = datetime(2026, 11, 24, 7, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("Tue, 24 Nov 2026 07:00:00 GMT", NOW),
        (" Tue, 24 Nov 2026 08:00:00 +0100 ", NOW),
        ("Tuesday, 24-Nov-26 07:00:00 GMT", NOW),
        ("Tue, 24 Nov 2026 07:00:00", NOW),
        ("Tue, 99 Foo 2026 07:00:00 GMT", None),
        ("0", None),
        ("", None),
    ],
)
def test_a_date_is_read_in_any_form_that_servers_write(text: str, date: datetime | None) -> None:
    assert http_date(text) == date


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120),
        (" 1 ", 1),
        ("Tue, 24 Nov 2026 07:01:00 GMT", 60),
        ("Tue, 24 Nov 2026 06:01:00 GMT", 0),
        ("soon", None),
        ("", None),
        ("-5", None),
        ("1.5", None),
        ("\u0663", None),
    ],
)
def test_retry_after_is_seconds_or_a_date(value: str, seconds: int | None) -> None:
    expected = None if seconds is None else timedelta(seconds=seconds)
    assert retry_after({"retry-after": value}, NOW) == expected
    assert retry_after({}, NOW) is None


def test_a_date_is_measured_by_the_clock_of_the_server_that_wrote_it() -> None:
    headers = {"date": "Tue, 24 Nov 2026 06:00:00 GMT"}
    assert until("Tue, 24 Nov 2026 06:01:00 GMT", headers, NOW) == timedelta(minutes=1)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=30) | st.from_regex(r"\d{1,30}", fullmatch=True), st.text(max_size=30))
def test_no_header_asks_for_less_than_nothing(value: str, date: str) -> None:
    wait = retry_after({"retry-after": value, "date": date}, NOW)
    assert wait is None or timedelta() <= wait
