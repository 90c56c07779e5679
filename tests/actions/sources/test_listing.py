"""How each source is, and which one is meant."""

from __future__ import annotations

import pytest

from digest.actions.sources.listing import listed_sources, source_called
from digest.errors import UsageError
from digest.model.source import Health, SourceState
from tests.actions.conftest import MORNING, NOW, Open

WIRE = "https://wire.example/rss"
OTHER = "https://other.example/wire"
TWO = f"title: Evening\nsources:\n  - url: {WIRE}\n  - url: {OTHER}\n    name: Other\n"
KEYS = (
    *("source", "digest", "url", "folder", "kind", "health", "failures", "reason", "held", "why"),
    *("last_success", "last_new", "every_seconds", "next_try", "next_look", "unread"),
)


def test_sources_stand_in_the_order_of_the_files_each_once_for_every_digest(open_wiring: Open) -> None:
    publication = open_wiring(morning=MORNING, evening=TWO).publication
    assert [(s.digest, s.url) for s in listed_sources(publication)] == [
        ("evening", WIRE),
        ("evening", OTHER),
        ("morning", WIRE),
    ]
    assert [s.url for s in listed_sources(publication, "morning")] == [WIRE]


def test_a_source_never_asked_is_new_and_called_by_its_address(open_wiring: Open) -> None:
    (source,) = listed_sources(open_wiring(morning=MORNING).publication)
    assert (source.source, source.health, source.kind) == ("wire.example/rss", Health.NEW, "")
    assert tuple(source.model_dump()) == KEYS


def test_what_is_remembered_of_a_source_is_shown(open_wiring: Open) -> None:
    publication = open_wiring(morning=MORNING).publication
    state = SourceState(source=WIRE, name="The Wire", kind="feed", last_success=NOW, every=3600.4, silent=True)
    publication.store.sources.save([state])
    (source,) = listed_sources(publication)
    assert (source.source, source.health, source.every_seconds) == ("The Wire", Health.QUIET, 3600)


@pytest.mark.parametrize(("every", "shown"), [(0.0, 0), (0.3, 1), (1.4, 1), (59.6, 60)])
def test_a_rhythm_that_is_known_is_shown_as_a_second_at_least(open_wiring: Open, every: float, shown: int) -> None:
    publication = open_wiring(morning=MORNING).publication
    publication.store.sources.save([SourceState(source=WIRE, every=every)])
    (source,) = listed_sources(publication)
    assert source.every_seconds == shown


def test_a_digest_that_is_not_there_has_no_sources_to_list(open_wiring: Open) -> None:
    with pytest.raises(UsageError, match='There is no digest "noon"'):
        listed_sources(open_wiring(morning=MORNING).publication, "noon")


@pytest.mark.parametrize("typed", [WIRE, f" {WIRE}/ ", "http://wire.example/rss", "wire.example/rss"])
def test_a_source_is_meant_by_its_address_in_any_spelling_or_its_name(open_wiring: Open, typed: str) -> None:
    assert source_called(open_wiring(morning=MORNING).publication, typed).source.key == WIRE


def test_a_name_is_known_in_any_case_and_a_source_of_two_digests_is_one(open_wiring: Open) -> None:
    publication = open_wiring(morning=MORNING, evening=TWO).publication
    publication.store.sources.save([SourceState(source=WIRE, name="The Wire")])
    assert source_called(publication, "the wire").source.key == WIRE


def test_a_name_that_two_sources_have_is_asked_back_with_their_addresses(open_wiring: Open) -> None:
    publication = open_wiring(evening=TWO).publication
    publication.store.sources.save([SourceState(source=WIRE, name="Other")])
    with pytest.raises(UsageError, match='Several sources are called "Other"') as raised:
        source_called(publication, "Other")
    assert WIRE in str(raised.value)
    assert OTHER in str(raised.value)


def test_a_source_that_is_not_there_is_refused(open_wiring: Open) -> None:
    with pytest.raises(UsageError, match='There is no source "nothing"'):
        source_called(open_wiring(morning=MORNING).publication, "nothing")
