"""An address that says it moved for good: believed after days, and never when it leads to another site."""

from __future__ import annotations

from datetime import timedelta

from digest.config.digests import Source
from digest.model.source import Collected
from tests.collect.conftest import Loopback, Page, Server
from tests.collect.gather import NOW, Gather, titles

DAY = timedelta(days=1)


def collected(gather: Gather, source: Source, *days: float) -> Collected:
    """The last of several collections, so many days from now."""
    for day in days:
        answer = gather.one(source, now=NOW + day * DAY)
    return answer


def moving(loopback: Loopback) -> tuple[Server, Source]:
    server = loopback.pages({"/old": Page.redirect("/new", 301), "/new": Page.rss("One")})
    return server, Source(url=f"{server.url}/old")


def test_a_move_is_taken_after_several_collections_over_days(gather: Gather, loopback: Loopback) -> None:
    server, source = moving(loopback)
    for days in (0, 0.1, 0.2, 1):
        state = collected(gather, source, days).state
        assert (state.url, state.move and state.move.lasts) == ("", False)
    state = collected(gather, source, 2).state
    assert state.move
    assert (state.url, state.move.lasts, state.move.taken) == (f"{server.url}/new", True, True)
    del server.asked[:]
    server.pages = {"/new": Page.rss("Two")}
    assert titles(collected(gather, source, 3)) == ["Two"]
    assert server.paths == ["/new"]


def test_two_answers_are_not_enough_however_far_apart(gather: Gather, loopback: Loopback) -> None:
    _, source = moving(loopback)
    assert collected(gather, source, 0, 30).state.url == ""


def test_a_move_that_was_a_slip_leaves_nothing(gather: Gather, loopback: Loopback) -> None:
    server, source = moving(loopback)
    collected(gather, source, 0, 1)
    server.pages = {"/old": Page.rss("Two")}
    assert collected(gather, source, 2).state.move is None
    server.pages = {"/old": Page.redirect("/new", 301), "/new": Page.rss("One")}
    assert collected(gather, source, 3).state.url == ""


def test_the_old_address_is_asked_again_once_a_week(gather: Gather, loopback: Loopback) -> None:
    server, source = moving(loopback)
    collected(gather, source, 0, 1, 2)
    del server.asked[:]
    collected(gather, source, 8, 9, 10)
    assert server.paths == ["/new", "/old", "/new", "/new"]


def test_an_old_address_that_speaks_for_itself_again_is_believed(gather: Gather, loopback: Loopback) -> None:
    server, source = moving(loopback)
    collected(gather, source, 0, 1, 2)
    server.pages = {"/old": Page.rss("Back"), "/new": Page.rss("One")}
    back = collected(gather, source, 9)
    assert (titles(back), back.state.url, back.state.move) == (["Back"], "", None)


def test_an_old_address_that_is_gone_does_not_take_the_new_one_along(gather: Gather, loopback: Loopback) -> None:
    server, source = moving(loopback)
    collected(gather, source, 0, 1, 2)
    server.pages = {"/new": Page.rss("One")}
    assert titles(collected(gather, source, 9)) == ["One"]
    del server.asked[:]
    collected(gather, source, 10)
    assert server.paths == ["/new"]


def test_a_move_to_another_site_is_never_taken_but_told(gather: Gather, loopback: Loopback) -> None:
    other = loopback.pages({"/new": Page.rss("One")}, "127.0.0.2")
    server = loopback.pages({"/old": Page.redirect(f"{other.url}/new", 308)})
    source = Source(url=f"{server.url}/old")
    last = collected(gather, source, 0, 1, 2, 3, 30)
    assert titles(last) == ["One"]
    assert last.state.move
    assert (last.state.url, last.state.move.lasts, last.state.move.taken) == ("", True, False)
    assert server.paths == ["/old"] * 5
