"""What is held of a source is let through, once."""

from __future__ import annotations

from dataclasses import replace

import pytest

from digest.actions.sources.release import release
from digest.errors import Refused
from digest.model.source import Health, SourceState, Usual
from digest.publication import Publication
from tests.actions.conftest import NOW

WIRE = "https://wire.example/rss"
WELL = SourceState(source=WIRE, name="The Wire", last_success=NOW)


def test_a_source_of_which_nothing_is_held_is_left_alone(publication: Publication) -> None:
    publication.store.sources.save([WELL])
    with pytest.raises(Refused, match="Nothing of The Wire is held"):
        release(publication, WIRE)


def test_what_was_held_may_run_and_is_not_held_any_more(publication: Publication) -> None:
    publication.store.sources.save([replace(WELL, held=40, why="40 new at once", told=True)])

    released = release(publication, "The Wire")

    assert (released.source, released.taken) == ("The Wire", False)
    (state,) = publication.store.sources.all()
    assert (state.held, state.why, state.health) == (0, "", Health.HEALTHY)
    with pytest.raises(Refused):
        release(publication, WIRE)


def test_a_changed_list_is_taken_as_it_is_and_forgets_what_it_used_to_be(publication: Publication) -> None:
    usual = Usual(polls=9, links=20, letters=40)
    changed = replace(WELL, quarantined=True, usual=usual, failures=2, reason="looks unlike itself", next_try=NOW)
    publication.store.sources.save([changed])

    assert release(publication, WIRE).taken

    (state,) = publication.store.sources.all()
    assert state == replace(WELL, told=False)
