"""Which sources editors should look at."""

from __future__ import annotations

from dataclasses import replace

import pytest

from digest.actions.sources.ill import ill
from digest.model.source import Health, SourceState
from digest.publication import Publication
from tests.actions.conftest import NOW

WIRE = SourceState(source="https://wire.example/rss", name="The Wire", last_success=NOW)


@pytest.mark.parametrize("well", [(), (WIRE,), (SourceState(source=WIRE.source),)])
def test_a_source_that_answers_or_was_never_asked_is_not_ill(
    publication: Publication, well: tuple[SourceState, ...]
) -> None:
    publication.store.sources.save(well)
    assert ill(publication) == ()


@pytest.mark.parametrize(
    ("state", "health", "reason"),
    [
        (replace(WIRE, failures=3, reason="answered 404"), Health.FAILING, "answered 404"),
        (replace(WIRE, held=40, why="40 new at once"), Health.HELD, "40 held: 40 new at once"),
        (replace(WIRE, silent=True), Health.QUIET, "publishes nothing new"),
    ],
)
def test_what_ails_a_source_is_told_in_words(
    publication: Publication, state: SourceState, health: Health, reason: str
) -> None:
    publication.store.sources.save([state])
    (one,) = ill(publication)
    assert (one.source, one.url, one.health, one.reason) == ("The Wire", WIRE.source, health, reason)


def test_a_source_that_no_digest_names_any_more_is_not_told_of(publication: Publication) -> None:
    publication.store.sources.save([SourceState(source="https://old.example/rss", failures=9, reason="gone")])
    assert ill(publication) == ()


def test_its_keys_as_json_are_those_of_status(publication: Publication) -> None:
    publication.store.sources.save([replace(WIRE, silent=True)])
    assert list(ill(publication)[0].model_dump()) == [
        *("source", "url", "health", "failures", "reason", "last_success")
    ]
