"""Killed at any moment between a change, its approval and the freeze: the approved bytes leave, or nothing does."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from digest.config.site import ADDRESS_KEY
from digest.model.edition import Status, Waiting
from digest.store import Store
from tests.acceptance.faults.conftest import Placed
from tests.acceptance.servers import OUTBOX, everybody, newsroom
from tests.contracts.conftest import MakeUrl, in_sqlite, on_postgres, postgres

__all__ = ["in_sqlite", "on_postgres", "postgres"]

KILLED = 137
PEOPLE = 12
BRIDGE = "Bridge closes for repairs in spring\n\nThe bridge will be closed for the whole of April.\n"


@pytest.fixture(params=["sqlite", "postgresql"])
def room(request: pytest.FixtureRequest, tmp_path: Path) -> Placed:
    newsroom(tmp_path, people=0)
    made = Placed(tmp_path)
    if request.param == "postgresql":
        make: MakeUrl = request.getfixturevalue("on_postgres")
        made = Placed(tmp_path, url=make())
        Store.open(made.url, key=tmp_path / ADDRESS_KEY, migrate=True).close()
    made.site(OUTBOX)
    made.subscribe(PEOPLE)
    return made


def waiting(room: Placed) -> Waiting:
    with room.store() as store:
        (draft,) = store.editions.waiting("morning")
        return draft


def test_1_killed_on_its_way_from_a_change_to_the_freeze_what_was_approved_leaves_once(room: Placed) -> None:
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
        assert room.run("send", "morning", crash=point).code == KILLED, point
        assert room.mails == {}
    finished = room.digest("send", "morning")

    assert (finished.code, finished.err) == (0, "")
    (edition,) = room.editions()
    assert edition.hash == approved.hash
    assert set(room.composed(edition)) == everybody(PEOPLE)
    assert len(room.mails) == PEOPLE
    assert room.verified(edition)
    assert not any(b"Bridge closes" in mail or b"Seals return" in mail for mail in room.mails.values())


def test_1_killed_when_a_person_has_confirmed_the_draft_the_same_bytes_leave(room: Placed) -> None:
    """Who types the number of recipients approves; what comes between that and the freeze changes nothing."""
    room.digest("edit", "morning", "subject", "Good news")
    shown = waiting(room)
    assert room.run("send", "morning", crash="approved").code == KILLED
    assert (waiting(room).status, waiting(room).hash) == (Status.APPROVED, shown.hash)
    room.article("late", BRIDGE)
    assert room.digest("send", "morning").code == 0
    (edition,) = room.editions()
    assert edition.hash == shown.hash


def test_killed_while_a_draft_comes_to_stand_editors_are_shown_one_once(room: Placed) -> None:
    """No draft stands of which nobody hears: nobody would approve it."""
    room.site(OUTBOX.replace("[ed@quay.example]", "[ed@quay.example, ada@quay.example]"))
    file = room.config / "digests" / "morning.yaml"
    file.write_text(file.read_text() + "approve: another editor\n")
    assert room.run("send", "morning", crash="drafted").code == KILLED
    assert room.digest("send", "morning").code == 1
    assert "another editor" in waiting(room).reason
    assert sorted(mail.partition(b"Subject: ")[2][:7] for mail in room.notices) == [b"Draft: "] * 2
