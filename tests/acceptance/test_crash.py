"""Killed at any moment, the next run goes on: through the outbox nobody gets an edition twice and nobody is skipped."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.acceptance.servers import PEOPLE, Newsroom, everybody, newsroom

KILLED = 137


def each_once_with_the_frozen_bytes(room: Newsroom) -> None:
    """One edition, everybody has it once, in the bytes that its frozen rows give; nobody is uncertain."""
    (edition,) = room.editions()
    composed = room.composed(edition)
    assert set(composed) == everybody()
    assert sorted(room.mails.values()) == sorted(composed.values())
    assert edition.status.value == "sent"
    assert room.sums(edition) == {"accepted": PEOPLE}
    assert room.verified(edition)


@pytest.mark.parametrize(
    "point",
    ["stored", "built", "frozen", "claimed:4", "written:35", "handed-over:4", "recorded:6"],
)
def test_3_killed_at_any_point_the_same_command_finishes_and_each_gets_it_once(tmp_path: Path, point: str) -> None:
    room = newsroom(tmp_path)

    assert room.run("send", "morning", crash=point).code == KILLED
    finished = room.digest("send", "morning")

    assert (finished.code, finished.err) == (0, "")
    assert f"Sent to {PEOPLE} of {PEOPLE} subscribers" in finished.out
    each_once_with_the_frozen_bytes(room)


def test_3_killed_again_and_again_it_gets_there(tmp_path: Path) -> None:
    room = newsroom(tmp_path)

    for point in ("collected", "attempted:2", "looked-up", "written:8", "recorded:2", "handed-over"):
        assert room.run("send", "morning", crash=point).code == KILLED, point
    finished = room.digest("send", "morning")

    assert finished.code == 0
    each_once_with_the_frozen_bytes(room)
    assert list((room.folder / "outbox").rglob(".*")) == []  # nothing half-written


def test_4_killed_before_the_freeze_there_is_no_edition_and_the_articles_are_open(tmp_path: Path) -> None:
    room = newsroom(tmp_path)

    room.run("send", "morning", crash="built")

    assert room.editions() == ()
    assert room.mails == {}
    with room.store() as store:
        assert len(store.articles.open_articles("morning", [state.source for state in store.sources.all()])) == 2


def test_1_killed_after_the_freeze_what_comes_later_does_not_change_the_edition(tmp_path: Path) -> None:
    """New articles, another title, a new subscriber: all of it is for the next edition."""
    room = newsroom(tmp_path)
    room.run("send", "morning", crash="frozen")
    room.article("late", "Bridge closes for repairs in spring\n\nThe bridge will be closed for the whole of April.\n")
    room.morning(send="weekdays at 07:00")
    file = room.config / "digests" / "morning.yaml"
    file.write_text(file.read_text().replace("Morning Quay", "Evening Quay"))
    room.subscribe(PEOPLE + 1)

    finished = room.digest("send", "morning")

    assert finished.code == 0
    each_once_with_the_frozen_bytes(room)
    assert not any(b"Evening Quay" in mail or b"Bridge closes" in mail for mail in room.mails.values())


def test_a_dead_run_is_taken_over_at_once_and_a_living_one_is_not(tmp_path: Path) -> None:
    """Nobody waits five minutes for the lease of a process that is gone; who sleeps keeps it."""
    room = newsroom(tmp_path)
    room.run("send", "morning", crash="claimed")
    with room.store() as store, room.opened() as wiring:
        (dead,) = store.runs.running(wiring.clock())
        assert wiring.presence.gone(dead.by)
        assert wiring.presence.gone(f"{dead.by}/2")
        assert not wiring.presence.gone(wiring.presence.name)
        assert not wiring.presence.gone("elsewhere:17-0000")
        with room.opened() as other:
            assert not other.presence.gone(wiring.presence.name)
