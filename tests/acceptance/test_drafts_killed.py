"""Killed at any moment between a change, its approval and the freeze: the approved bytes leave, or nothing does."""

from __future__ import annotations

import json
from pathlib import Path

from digest.model.edition import Status, Waiting
from tests.acceptance.servers import PEOPLE, Newsroom, everybody, newsroom

KILLED = 137
BRIDGE = "Bridge closes for repairs in spring\n\nThe bridge will be closed for the whole of April.\n"


def waiting(room: Newsroom) -> Waiting:
    with room.store() as store:
        (draft,) = store.editions.waiting("morning")
        return draft


def test_1_killed_on_its_way_from_a_change_to_the_freeze_what_was_approved_leaves_once(tmp_path: Path) -> None:
    room = newsroom(tmp_path)
    assert room.digest("edit", "morning", "subject", "Good news").code == 0
    before = waiting(room)

    assert room.run("edit", "morning", "hide", "seals", crash="changed").code == KILLED
    changed = waiting(room)
    assert changed.hash != before.hash
    assert len(json.loads(room.digest("edit", "morning", "--json", "preheader", "Words").out)["changes"]) == 3
    assert room.run("approve", "morning", crash="approved").code == KILLED
    approved = waiting(room)
    assert approved.status is Status.APPROVED
    room.article("late", BRIDGE)
    for point in ("built", "frozen"):
        assert room.run("send", "morning", crash=point).code == KILLED
        assert room.mails == {}
    finished = room.digest("send", "morning")

    assert (finished.code, finished.err) == (0, "")
    (edition,) = room.editions()
    assert edition.hash == approved.hash
    assert set(room.composed(edition)) == everybody()
    assert len(room.mails) == PEOPLE
    assert room.verified(edition)
    assert not any(b"Bridge closes" in mail or b"Seals return" in mail for mail in room.mails.values())


def test_1_killed_when_a_person_has_confirmed_the_draft_the_same_bytes_leave(tmp_path: Path) -> None:
    """Who types the number of recipients approves; what comes between that and the freeze changes nothing."""
    room = newsroom(tmp_path)
    room.digest("edit", "morning", "subject", "Good news")
    shown = waiting(room)
    assert room.run("send", "morning", crash="approved").code == KILLED
    assert (waiting(room).status, waiting(room).hash) == (Status.APPROVED, shown.hash)
    room.article("late", BRIDGE)
    assert room.digest("send", "morning").code == 0
    (edition,) = room.editions()
    assert edition.hash == shown.hash
