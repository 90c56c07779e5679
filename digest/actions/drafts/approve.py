"""A draft is approved, or not any more, or thrown away."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from digest.actions.drafts.draft import DraftShape, on_desk, shape, waiting_of
from digest.environment import account
from digest.errors import Refused
from digest.model.edition import Status
from digest.pipeline.deciding import faulty
from digest.pipeline.drafts.outgoing import refuse_own
from digest.pipeline.drafts.since import since
from digest.pipeline.drafts.standing import stored
from digest.wiring import Wiring


def approve(wiring: Wiring, name: str, date: str = "", leaves: datetime | None = None) -> DraftShape:
    """These bytes may go out when their time has come, or when they are to leave. Raises `Refused` where its mail has
    faults, it is no draft, or another editor must approve it; `Busy` where it was changed meanwhile."""
    desk, kit = on_desk(wiring, name, date), wiring.kit(name, as_typed=True)
    refuse_own(desk.waiting, desk.digest, kit)
    if fault := faulty(stored(desk.waiting, kit)):
        advice = "Nothing was approved. digest edit changes the draft."
        raise Refused(fault.reason, where=desk.waiting.name, advice=advice)
    if desk.waiting.status is not Status.APPROVED or leaves != desk.waiting.leaves:
        approval = wiring.store.drafts.approved((desk.waiting.id,)).get(desk.waiting.id)
        by = approval.by if approval else kit.person
        wiring.store.drafts.approve(desk.waiting, by, wiring.clock(), leaves=leaves)
    stands = on_desk(wiring, name, desk.waiting.occasion.words)
    return shape(replace(stands, since=since(stands.waiting, stands.digest, kit)))


def unapprove(wiring: Wiring, name: str, date: str = "") -> DraftShape:
    """It waits again. Raises `Refused` where it is no draft any more."""
    desk = on_desk(wiring, name, date)
    if desk.waiting.status is Status.APPROVED:
        wiring.store.drafts.wait(desk.waiting, wiring.clock())
    return shape(on_desk(wiring, name, desk.waiting.occasion.words))


def discard(wiring: Wiring, name: str, date: str = "") -> str:
    """The edition is not sent; its articles are in the next one; the name of the edition. Raises `Refused` where it is
    no draft any more."""
    waiting = waiting_of(wiring.publication, name, date)
    reason = f"thrown away by {account()}; its articles are in the next edition"
    wiring.store.editions.skip(waiting.draft, reason, wiring.clock())
    return waiting.name
