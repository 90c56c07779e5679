"""When a source may be asked again, and what is remembered of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.collect.polite import next_state, next_try
from digest.collect.web.response import FetchFailed, Response, refused
from digest.errors import Unreadable
from digest.model.source import Health, SourceKind, SourceState

NOW = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
DATE = format_datetime(NOW, usegmt=True)
SOURCE = "https://news.example/feed"
NEW = SourceState(source=SOURCE)


def answer(**headers: str) -> Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Response(url=SOURCE, status=200, headers=named, etag='W/"1"', last_modified=DATE)


def http_date(**after: float) -> str:
    return format_datetime(NOW + timedelta(**after), usegmt=True)


@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        ({}, 0),
        ({"cache-control": "max-age=600"}, 600),
        ({"cache-control": "public, max-age=600, must-revalidate"}, 600),
        ({"cache-control": "Max-Age = 600"}, 600),
        ({"cache-control": 'max-age="600"'}, 600),
        ({"cache-control": "s-maxage=900"}, 0),
        ({"cache-control": "s-maxage=900, max-age=60"}, 60),
        ({"cache-control": "max-age=600", "age": "500"}, 100),
        ({"cache-control": "max-age=600", "age": "9000"}, 0),
        ({"cache-control": "max-age=600", "age": "old"}, 600),
        ({"cache-control": "no-cache, max-age=600"}, 0),
        ({"cache-control": "max-age=600, no-store"}, 0),
        ({"cache-control": "no-cache", "expires": http_date(seconds=600)}, 0),
        ({"cache-control": "max-age=60", "expires": http_date(seconds=600)}, 60),
        ({"cache-control": "max-age=-1"}, 0),
        ({"cache-control": "max-age=99999999999999999999"}, 3600),
        ({"cache-control": "max-age=86400"}, 3600),
        ({"expires": http_date(seconds=600)}, 600),
        ({"expires": http_date(seconds=600), "date": http_date(seconds=-300)}, 900),
        ({"expires": http_date(seconds=-600)}, 0),
        ({"expires": "0"}, 0),
        ({"expires": "-1"}, 0),
        ({"expires": "Thu, 99 Foo 2026 00:00:00 GMT"}, 0),
        ({"expires": http_date(days=400)}, 3600),
        ({"retry-after": "120"}, 120),
        ({"retry-after": "120", "cache-control": "max-age=600"}, 120),
        ({"retry-after": "0"}, 0),
        ({"retry-after": http_date(seconds=90)}, 90),
        ({"retry-after": http_date(seconds=90), "date": http_date(seconds=30)}, 60),
        ({"retry-after": http_date(seconds=-90)}, 0),
        ({"retry-after": "99999999999"}, 86400),
        ({"retry-after": http_date(days=40)}, 86400),
        ({"retry-after": "soon", "cache-control": "max-age=600"}, 600),
        ({"retry-after": "-5"}, 0),
        ({"retry-after": "1.5"}, 0),
    ],
)
def test_a_source_is_not_asked_before_its_headers_let_us(headers: dict[str, str], wait: int) -> None:
    assert next_try(headers, NOW) == NOW + timedelta(seconds=wait)


@settings(max_examples=80, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(["retry-after", "cache-control", "expires", "date", "age"]),
        st.one_of(st.text(max_size=30), st.from_regex(r"(max-age=)?\d{1,30}", fullmatch=True)),
    )
)
def test_no_header_makes_the_wait_longer_than_a_day_or_shorter_than_nothing(headers: dict[str, str]) -> None:
    assert NOW <= next_try(headers, NOW) <= NOW + timedelta(days=1)


def test_a_success_clears_what_failed_and_keeps_the_validators_as_received() -> None:
    ill = SourceState(source=SOURCE, failures=4, reason="answered 500", told=True, gone=True, etag="old", name="News")
    state = next_state(ill, answer(cache_control="max-age=60"), NOW)
    assert (state.failures, state.reason, state.told, state.gone) == (0, "", False, False)
    assert (state.etag, state.last_modified, state.name) == ('W/"1"', DATE, "News")
    assert (state.last_try, state.last_success, state.next_try) == (NOW, NOW, NOW + timedelta(seconds=60))
    assert state.health is Health.HEALTHY


def test_validators_that_are_no_longer_sent_are_forgotten() -> None:
    before = SourceState(source=SOURCE, etag="old", last_modified="old")
    state = next_state(before, Response(url=SOURCE, status=200), NOW)
    assert (state.etag, state.last_modified) == ("", "")


def test_not_modified_keeps_the_validators_unless_it_brings_new_ones() -> None:
    before = SourceState(source=SOURCE, etag="old", last_modified="then")
    state = next_state(before, Response(url=SOURCE, status=304, not_modified=True, etag="new"), NOW)
    assert (state.etag, state.last_modified) == ("new", "then")


def test_failures_are_counted_and_space_out_until_a_day_is_nearly_over() -> None:
    state, waits = NEW, []
    for _ in range(14):
        state = next_state(state, FetchFailed("did not answer within 20 s"), NOW)
        assert state.next_try
        waits.append(state.next_try - NOW)
    assert waits[:5] == [timedelta(seconds=30), *(timedelta(minutes=m) for m in (2, 8, 30, 60))]
    assert waits == sorted(waits)
    assert waits[-1] == timedelta(hours=20) < timedelta(days=1)
    assert (state.failures, state.reason, state.health) == (14, "did not answer within 20 s", Health.FAILING)


def test_a_failure_keeps_what_was_known() -> None:
    before = SourceState(source=SOURCE, url="https://found.example/", kind=SourceKind.FEED, etag="1", last_success=NOW)
    state = next_state(before, Unreadable("holds no feed"), NOW + timedelta(hours=1))
    assert (state.url, state.kind, state.etag, state.last_success) == ("https://found.example/", "feed", "1", NOW)
    assert state.last_try == NOW + timedelta(hours=1)


@pytest.mark.parametrize("status", [429, 503])
def test_a_wait_the_server_demands_is_kept(status: int) -> None:
    failure = refused(Response(url=SOURCE, status=status, headers={"retry-after": "7200"}))
    assert next_state(NEW, failure, NOW).next_try == NOW + timedelta(hours=2)


def test_what_is_gone_is_asked_again_only_after_a_week() -> None:
    state = next_state(NEW, refused(Response(url=SOURCE, status=410, headers={"retry-after": "5"})), NOW)
    assert state.health is Health.GONE
    assert state.next_try == NOW + timedelta(days=7)
    assert next_state(state, answer(), NOW).health is Health.HEALTHY
