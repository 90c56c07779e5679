"""One feed asked: its articles, its moves, its failures, and when it is asked again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

import pytest

from digest.config.digests import Source
from digest.model.source import Health, SourceKind, SourceState
from tests.collect.conftest import Loopback, Page
from tests.collect.gather import NOW, Gather, titles
from tests.collect.made import announcing, article


def test_a_feed_gives_its_articles_under_its_source(gather: Gather, loopback: Loopback) -> None:
    server = loopback.pages({"/feed": Page.rss("One", "Two", ETag='"1"', Cache_Control="max-age=600")})
    source = Source(url=f"{server.url}/feed")
    collected = gather.one(source)
    assert titles(collected) == ["One", "Two"]
    assert collected.state.source == source.key
    state = collected.state
    assert (state.kind, state.etag, state.name, state.url) == ("feed", '"1"', "The Weekly Example", "")
    assert (state.last_try, state.last_success, state.next_try) == (NOW, NOW, NOW + timedelta(minutes=10))
    assert state.health is Health.HEALTHY
    assert collected.seconds > 0


def test_an_unchanged_feed_gives_nothing_and_is_well(gather: Gather, loopback: Loopback) -> None:
    server = loopback.pages(lambda path, headers: _unless(headers, '"1"', Page.rss("One", ETag='"1"')))
    source = Source(url=f"{server.url}/feed")
    assert titles(gather.one(source)) == ["One"]
    again = gather.one(source, now=NOW + timedelta(days=1))
    assert (again.unchanged, again.entries, again.failure) == (True, (), None)
    assert (again.state.etag, again.state.kind) == ('"1"', "feed")
    assert again.state.last_success == NOW + timedelta(days=1)


def test_a_source_is_left_alone_until_it_may_be_asked_again(gather: Gather, loopback: Loopback) -> None:
    server = loopback.pages({"/feed": Page.rss("One", Cache_Control="max-age=600")})
    source = Source(url=f"{server.url}/feed")
    gather.one(source)
    early = gather.one(source, now=NOW + timedelta(minutes=9))
    assert (early.unchanged, early.state) == (True, gather.states[source.key])
    assert len(server.asked) == 1
    assert not gather.one(source, now=NOW + timedelta(minutes=10)).unchanged
    assert len(server.asked) == 2


def test_a_failing_source_that_is_left_alone_still_counts_as_failing(gather: Gather, loopback: Loopback) -> None:
    server = loopback.pages({})
    source = Source(url=f"{server.url}/feed", name="The News")
    first, second = gather.one(source), gather.one(source)
    assert len(server.asked) == 1
    assert first.failure
    assert second.failure
    assert (second.failure.reason, second.unchanged) == (first.failure.reason, False)
    assert second.state == first.state


def test_a_feed_that_moved_for_now_is_asked_where_it_was(gather: Gather, loopback: Loopback) -> None:
    server = loopback.pages({"/old": Page.redirect("/new", 302), "/new": Page.rss("One")})
    source = Source(url=f"{server.url}/old")
    assert gather.one(source).state.url == ""
    gather.one(source)
    assert server.paths == ["/old", "/new"] * 2


def test_a_feed_that_vanished_from_its_new_address_is_looked_for_where_the_editor_said(
    gather: Gather, loopback: Loopback
) -> None:
    server = loopback.pages({"/feed": Page.rss("One")})
    source = Source(url=f"{server.url}/feed")
    gather.states[source.key] = SourceState(
        source=source.key, url=f"{server.url}/moved", kind=SourceKind.FEED, etag='"old"'
    )
    collected = gather.one(source)
    assert titles(collected) == ["One"]
    assert collected.state.url == ""
    assert server.paths == ["/moved", "/feed"]
    assert "if-none-match" not in server.asked[1][1]


def test_after_some_failures_the_editors_address_is_asked_again(gather: Gather, loopback: Loopback) -> None:
    server = loopback.pages({"/feed": Page.rss("One"), "/moved": Page(status=500)})
    source = Source(url=f"{server.url}/feed")
    gather.states[source.key] = SourceState(source=source.key, url=f"{server.url}/moved", kind=SourceKind.FEED)
    for hours in range(3):
        assert gather.one(source, now=NOW + timedelta(hours=hours)).failure
    assert titles(gather.one(source, now=NOW + timedelta(hours=3))) == ["One"]


@pytest.mark.parametrize(
    ("page", "reason", "status"),
    [
        (Page(status=404), "answered 404 Not Found", 404),
        (Page(status=500), "answered 500 Internal Server Error", 500),
        (Page(status=410), "answered 410 Gone", 410),
    ],
)
def test_a_failure_says_who_what_and_what_to_do(
    gather: Gather, loopback: Loopback, page: Page, reason: str, status: int
) -> None:
    server = loopback.pages({"/feed": page})
    source = Source(url=f"{server.url}/feed", name="The News")
    collected = gather.one(source)
    assert collected.failure
    failure = collected.failure
    assert (failure.source, failure.name, failure.url) == (source.key, "The News", source.url)
    assert (failure.reason, failure.status) == (reason, status)
    assert failure.advice
    assert (collected.entries, collected.state.failures, collected.state.reason) == ((), 1, reason)


def test_a_wrong_address_is_told_how_to_look(gather: Gather, loopback: Loopback) -> None:
    source = Source(url=f"{loopback.pages({}).url}/feed")
    failure = gather.one(source).failure
    assert failure
    assert (
        failure.advice
        == f"The address is wrong or the feed has moved: digest inspect {source.url} shows what is there."
    )
    assert failure.name == "127.0.0.1"


def test_what_is_gone_is_remembered_as_gone(gather: Gather, loopback: Loopback) -> None:
    source = Source(url=f"{loopback.pages({'/feed': Page(status=410)}).url}/feed")
    assert gather.one(source).state.health is Health.GONE


def test_a_feed_that_turned_into_a_web_page_fails(gather: Gather, loopback: Loopback) -> None:
    server = loopback.pages({"/feed": Page.rss("One")})
    source = Source(url=f"{server.url}/feed")
    gather.one(source)
    server.pages = {"/feed": Page.html("<p>Log in</p>", ETag='"login"')}
    collected = gather.one(source, now=NOW + timedelta(days=1))
    assert collected.failure
    assert collected.failure.reason == "answered with a web page instead of a feed"
    assert (collected.state.kind, collected.state.name, collected.state.etag) == ("feed", "The Weekly Example", "")


def test_when_the_editor_says_what_it_is_what_was_found_is_forgotten(gather: Gather, loopback: Loopback) -> None:
    server = loopback.pages({"/": announcing("/rss"), "/rss": Page.rss("One"), "/a": article("A"), "/b": article("B")})
    source = Source(url=f"{server.url}/")
    assert titles(gather.one(source)) == ["One"]
    collected = gather.one(source.model_copy(update={"read_as": SourceKind.LIST}))
    assert titles(collected) == ["A", "B"]
    assert (collected.state.kind, collected.state.url) == ("list", "")


def _unless(headers: Mapping[str, str], etag: str, page: Page) -> Page:
    return Page(status=304) if headers.get("if-none-match") == etag else page
