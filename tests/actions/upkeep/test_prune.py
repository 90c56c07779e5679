"""What nobody needs any more is forgotten; people stay."""

from __future__ import annotations

from datetime import timedelta

import pytest

from digest.actions.people.enrol import enrol
from digest.actions.upkeep.prune import kept, prune
from digest.errors import UsageError
from digest.wiring import Wiring


@pytest.mark.parametrize(("typed", "span"), [("180 days", timedelta(days=180)), ("two weeks", timedelta(weeks=2))])
def test_how_long_things_are_kept_is_said_in_words(typed: str, span: timedelta) -> None:
    assert kept(typed) == span


@pytest.mark.parametrize("typed", ["180", "soon", ""])
def test_what_is_no_length_of_time_is_refused_with_an_example(typed: str) -> None:
    with pytest.raises(UsageError) as raised:
        kept(typed)
    assert "digest prune --keep '180 days'" in str(raised.value)


def test_nobody_is_forgotten(wiring: Wiring) -> None:
    publication = wiring.publication
    enrol(publication, "ada@reader.example", "morning", consent="at the fair")
    assert set(prune(wiring, timedelta(0)).values()) <= {0}
    assert publication.store.subscribers.count("morning") == 1
