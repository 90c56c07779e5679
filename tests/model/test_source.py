from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.model.source import Health, SourceKind, SourceState, Usual

NOW = datetime(2026, 11, 24, 7, 0, tzinfo=UTC)
WELL: dict[str, Any] = {"last_success": NOW}


def health(**state: Any) -> Health:
    return SourceState(source="https://quay.example/rss", **state).health


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ({}, Health.NEW),
        (WELL, Health.HEALTHY),
        (WELL | {"silent": True}, Health.QUIET),
        (WELL | {"silent": True, "held": 3}, Health.HELD),
        (WELL | {"held": 3, "failures": 1}, Health.FAILING),
        ({"failures": 1}, Health.FAILING),
        (WELL | {"failures": 1, "quarantined": True}, Health.QUARANTINED),
        (WELL | {"quarantined": True, "gone": True}, Health.GONE),
    ],
)
def test_of_all_that_is_wrong_with_a_source_the_worst_is_its_health(state: dict[str, Any], expected: Health) -> None:
    assert health(**state) is expected


@given(st.fixed_dictionaries({"silent": st.booleans(), "held": st.integers(0, 2), "failures": st.integers(0, 2),
                              "quarantined": st.booleans(), "gone": st.booleans()}))  # fmt: skip
def test_a_source_is_healthy_only_where_nothing_at_all_is_wrong(state: dict[str, Any]) -> None:
    assert (health(**WELL, **state) is Health.HEALTHY) is not any(state.values())


KEPT = {"source", "name", "last_success", "last_new", "every", "carries", "held", "why"}
FULL = SourceState(
    source="https://quay.example/rss",
    url="https://quay.example/feed",
    kind=SourceKind.LIST,
    name="The Quay",
    etag='"1"',
    last_modified="x",
    last_try=NOW,
    last_success=NOW,
    next_try=NOW,
    failures=3,
    reason="answered 500",
    told=True,
    gone=True,
    last_new=NOW,
    every=3600.0,
    carries=20,
    next_look=NOW,
    silent=True,
    held=4,
    quarantined=True,
    why="all its ids are new",
    usual=Usual(polls=3, links=20, letters=400),
)


def test_begun_anew_a_source_keeps_what_it_published_and_forgets_what_was_found_out_of_it() -> None:
    anew, blank = FULL.anew(), SourceState(source=FULL.source)
    for field in (field.name for field in fields(SourceState)):
        assert getattr(anew, field) == getattr(FULL if field in KEPT else blank, field), field


def test_begun_anew_twice_is_begun_anew() -> None:
    assert FULL.anew().anew() == FULL.anew()
    assert replace(FULL.anew(), held=0).health is Health.HEALTHY


@pytest.mark.parametrize(
    ("kind", "follows", "flows"),
    [
        (SourceKind.UNKNOWN, False, False),
        (SourceKind.FEED, False, True),
        (SourceKind.LIST, True, False),
        (SourceKind.SITEMAP, True, False),
        (SourceKind.PAGE, False, False),
        (SourceKind.FOLDER, False, False),
        (SourceKind.DIGEST, False, False),
    ],
)
def test_which_kinds_give_links_to_follow_and_which_flow(kind: SourceKind, follows: bool, flows: bool) -> None:
    assert (kind.follows, kind.flows) == (follows, flows)


def test_an_address_is_anything_known_but_what_lies_on_no_web() -> None:
    kinds = (SourceKind.FEED, SourceKind.JSON, SourceKind.LIST, SourceKind.SITEMAP, SourceKind.PAGE)
    assert SourceKind.of_addresses() == kinds
