"""Sending by hand in a while: what leaves, and what takes it back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from digest.actions import due, stop
from digest.actions.drafts import acts, approve, change
from digest.actions.drafts.draft import made_if_none
from digest.actions.editions import coming_sends, history
from digest.actions.leaving import Leaving, in_a_while, send_in, taken_back
from digest.actions.outlook import obstacles
from digest.actions.send import send
from digest.actions.status import status
from digest.environment import account
from digest.errors import Refused, UsageError
from digest.model.edition import Status
from digest.pipeline.kit import Built
from digest.store.drafts.drafts import Laid
from digest.wiring import Wiring
from tests.actions.conftest import NOW, Open
from tests.actions.newsroom import newsroom

ADA = "ada@reader.example"
DELAY = timedelta(minutes=1)


def count(built: Built, recipients: int) -> str:
    return str(recipients)


class Clock:
    """Time goes on while somebody waits, and something happens at a moment."""

    def __init__(self, then: Callable[[], object] = lambda: None, *, asked_to_stop: bool = False) -> None:
        self.now = NOW
        self.then = then
        self.asked_to_stop = asked_to_stop

    def __call__(self) -> datetime:
        return self.now

    def wait(self, seconds: float) -> bool:
        self.now += timedelta(seconds=seconds)
        if self.now - NOW > DELAY / 2:
            self.then()
            return self.asked_to_stop
        return False


@pytest.fixture
def wiring(open_wiring: Open, tmp_path: Path) -> Wiring:
    return newsroom(open_wiring, tmp_path, ADA)


def leaving(wiring: Wiring) -> Leaving:
    return send_in(wiring, "morning", "", DELAY, count)


def test_it_leaves_when_its_time_has_come_as_it_was_shown(wiring: Wiring) -> None:
    clock = Clock()
    wiring.clock = wiring.publication.clock = clock
    leaves = leaving(wiring)
    assert (leaves.at, leaves.recipients) == (NOW + DELAY, 1)
    (draft,) = wiring.store.editions.leaving()
    assert taken_back(wiring, leaves, clock.wait) == ""
    assert clock.now == NOW + DELAY
    (wiring.publication.site.folder / "digests/inbox/seals.txt").write_text("Seals leave\n\nThey were seen at sea.\n")
    report = send(wiring, "morning", leaves.occasion.words, count)
    edition = wiring.store.editions.get(report.edition)
    assert (report.ended, report.answers["accepted"]) == ("sent", 1)
    assert edition
    assert edition.status is Status.SENT
    assert getattr(edition, "hash", "") == draft.hash


def test_a_scheduler_sends_it_where_nobody_waits(wiring: Wiring) -> None:
    clock = Clock()
    wiring.clock = wiring.publication.clock = clock
    leaves, digest = leaving(wiring), wiring.publication.digest("morning")
    assert due.unfinished(wiring, digest) == ()
    clock.now = leaves.at
    assert due.unfinished(wiring, digest) == (leaves.occasion,)
    assert due.run_due(wiring, digest, leaves.occasion).ended == "sent"
    assert taken_back(wiring, leaves, clock.wait) == ""


def test_a_draft_that_waited_longer_than_its_late_limit_leaves_all_the_same(wiring: Wiring) -> None:
    clock = Clock()
    wiring.clock = wiring.publication.clock = clock
    digest = wiring.publication.digest("morning")
    made_if_none(wiring, "morning")
    clock.now += digest.late_limit * 3
    leaves = leaving(wiring)
    clock.now = leaves.at
    assert due.run_due(wiring, digest, leaves.occasion).ended == "sent"


def test_of_a_draft_is_known_who_made_it_when_and_up_to_which_article(wiring: Wiring) -> None:
    made_if_none(wiring, "morning")
    (draft,) = wiring.store.editions.waiting("morning")
    kept = wiring.store.drafts.of(draft.id)
    assert kept
    assert (kept.changed_by, kept.at, draft.draft.window.last) == (account(), NOW, 2)


def test_a_draft_whose_mail_has_a_fault_is_not_approved(wiring: Wiring) -> None:
    made_if_none(wiring, "morning")
    (draft,) = wiring.store.editions.waiting("morning")
    kept, renderings = wiring.store.drafts.of(draft.id), wiring.store.editions.renderings(draft.id)
    assert kept
    faulty = {key: replace(rendering, subject="") for key, rendering in renderings.items()}
    wiring.store.drafts.keep(Laid(draft=draft.draft, verdicts=(), renderings=faulty), kept, NOW, reason="")
    with pytest.raises(Refused, match="the mail has a fault: subject: The subject is empty"):
        approve.approve(wiring, "morning")
    assert wiring.store.editions.waiting("morning")[0].status is Status.DRAFT


@pytest.mark.parametrize(
    ("undo", "why"),
    [
        (lambda wiring: stop.stop(wiring.store, "the sponsor's name", NOW), "the sponsor's name"),
        (lambda wiring: approve.unapprove(wiring, "morning"), "its approval was taken back"),
        (lambda wiring: approve.discard(wiring, "morning"), "it was thrown away"),
        (
            lambda wiring: change.change(
                wiring, "morning", "", lambda desk: [acts.act(["hide", "seals"], desk.shown)] if desk else []
            ),
            "its approval was taken back",
        ),
    ],
    ids=["stop", "unapprove", "discard", "a change"],
)
def test_until_then_it_can_be_taken_back(wiring: Wiring, undo: Callable[[Wiring], object], why: str) -> None:
    once: list[object] = []
    clock = Clock(lambda: once or once.append(undo(wiring) or "done"))
    wiring.clock = wiring.publication.clock = clock
    leaves = leaving(wiring)
    assert taken_back(wiring, leaves, clock.wait) == why
    assert clock.now < leaves.at
    assert wiring.store.editions.leaving() == ()
    clock.now = leaves.at
    wiring.store.deliveries.go()
    assert due.unfinished(wiring, wiring.publication.digest("morning")) == ()


def test_whoever_leaves_the_terminal_on_purpose_takes_it_back(wiring: Wiring) -> None:
    clock = Clock(asked_to_stop=True)
    wiring.clock = wiring.publication.clock = clock
    assert taken_back(wiring, leaving(wiring), clock.wait) == "stopped here"
    assert wiring.store.editions.leaving() == ()


def test_it_is_shown_before_it_leaves(wiring: Wiring) -> None:
    leaves = leaving(wiring)
    (first, *_) = coming_sends(wiring.publication)
    assert (first.digest, first.at, first.draft) == ("morning", leaves.at, "approved")
    standing = status(wiring)
    assert (standing.next[0].edition, standing.next[0].at, standing.held) == (leaves.name, leaves.at, ())
    assert f"{leaves.name} leaves at 07:01 on 24 November" in " ".join(obstacles(wiring, "morning"))


def test_what_nobody_confirms_is_no_draft_either(wiring: Wiring) -> None:
    with pytest.raises(Refused, match="Nobody confirmed"):
        send_in(wiring, "morning", "", DELAY, lambda built, recipients: "")
    assert wiring.store.editions.waiting("morning") == ()
    assert history(wiring.publication)[0].status == "skipped"


def test_there_is_nothing_to_wait_for_while_all_sending_is_stopped(wiring: Wiring) -> None:
    wiring.store.deliveries.stop("a test", NOW)
    with pytest.raises(Refused, match="All sending is stopped: a test"):
        leaving(wiring)


@pytest.mark.parametrize(("typed", "minutes"), [("10 minutes", 10), ("2 hours", 120), ("1 min", 1)])
def test_how_long_is_typed_as_in_the_files(typed: str, minutes: int) -> None:
    assert in_a_while(typed) == timedelta(minutes=minutes)


@pytest.mark.parametrize("typed", ["10", "soon", "5 seconds", "30 days"])
def test_what_is_no_such_time_is_refused(typed: str) -> None:
    with pytest.raises(UsageError, match="--in"):
        in_a_while(typed)
