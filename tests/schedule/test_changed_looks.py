"""Looks that are edited while the scheduler runs."""

from __future__ import annotations

from pathlib import Path

import pytest

from digest.model.edition import Status
from tests.pipeline.edits import BAD, good
from tests.schedule.bench import DAY, HOUR, Bench


@pytest.fixture
def look(bench: Bench) -> Path:
    """The digest "morning" has a look of its own."""
    folder = bench.room.config / "looks" / "ours"
    good(folder)
    file = bench.room.config / "digests" / "morning.yaml"
    file.write_text(file.read_text() + "look: looks/ours\n")
    return folder


@pytest.mark.parametrize("bad", ["an include of itself", "the folder removed"])
def test_25_a_bad_edit_of_a_look_stops_no_digest_and_editors_are_told(bench: Bench, look: Path, bad: str) -> None:
    bench.room.morning(send="daily at 07:00", name="evening")
    bench.subscribe("evening")
    bench.look()
    bench.look(HOUR)
    BAD[bad](look)
    bench.room.article("bridge", "Bridge closes for repairs\n\nThe old bridge will be closed for the whole of April.\n")
    bench.look(DAY)
    with bench.room.store() as store:
        last = {key: store.editions.history(key, 5)[0] for key in ("morning", "evening")}
        assert {edition.status for edition in last.values()} == {Status.SENT}
        assert "Goodbye" in next(iter(store.editions.renderings(last["morning"].id).values())).html
    assert any("looks/ours was not taken over" in subject for subject in bench.notices())
    checked = bench.room.digest("check", "morning")
    assert (checked.code, "Mails that are due go out in this look as it last worked." in checked.err) == (1, True)


def test_a_look_that_never_worked_holds_back_its_own_digest_alone(bench: Bench, look: Path) -> None:
    bench.room.morning(send="daily at 07:00", name="evening")
    bench.subscribe("evening")
    BAD["a syntax error"](look)
    bench.look()
    bench.look(HOUR)
    assert bench.editions() == []
    with bench.room.store() as store:
        assert store.editions.history("evening", 1)[0].status is Status.SENT
    assert any("looks/ours was not taken over" in subject for subject in bench.notices())
    (look / "parts" / "foot.mjml").unlink()
    bench.look(HOUR)
    assert bench.editions() == [("2026-11-24T07:00", "sent")]
