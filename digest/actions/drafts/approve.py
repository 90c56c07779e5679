"""A draft is approved, or not any more, or thrown away."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime

from digest.actions.drafts.draft import DraftShape, OnDesk, on_desk, shape, waiting_of
from digest.environment import account
from digest.errors import Refused, UsageError
from digest.model.edition import Status
from digest.pipeline.deciding import faulty
from digest.pipeline.drafts.outgoing import refuse_own
from digest.pipeline.drafts.since import since
from digest.pipeline.drafts.standing import stored
from digest.text.near_misses import quoted
from digest.wiring import Wiring


def approve(wiring: Wiring, name: str, date: str = "", leaves: datetime | None = None, *, seen: str = "") -> DraftShape:
    """These bytes may go out when their time has come, or when they are to leave; `seen`, where given, is how the hash
    of those begins that whoever approves was shown. Raises `Refused` where it was changed since, its mail has faults,
    it is no draft, or another editor must approve it; `Busy` where it was changed meanwhile."""
    desk, kit = on_desk(wiring, name, date), wiring.kit(name, as_typed=True)
    _refuse_other(desk, seen)
    refuse_own(desk.waiting, desk.digest, kit)
    if fault := faulty(stored(desk.waiting, kit)):
        advice = "Nothing was approved. digest edit changes the draft."
        raise Refused(fault.reason, where=desk.waiting.name, advice=advice)
    if desk.waiting.status is not Status.APPROVED or leaves != desk.waiting.leaves:
        approval = wiring.store.drafts.approved((desk.waiting.id,)).get(desk.waiting.id)
        by = approval.by if approval else kit.person
        wiring.store.drafts.approve(desk.waiting, by, wiring.clock(), leaves=leaves)
    stands = on_desk(wiring, name, desk.waiting.occasion.words)
    return shape(wiring.publication, replace(stands, since=since(stands.waiting, stands.digest, kit)))


def _refuse_other(desk: OnDesk, seen: str) -> None:
    """Nobody approves what they did not see. Raises `Refused`, and `UsageError` for what tells too little."""
    if not seen:
        return
    if not re.fullmatch(r"[0-9a-f]{8,64}", seen):
        raise UsageError(
            f"{quoted(seen)} is no hash of a draft.", advice="Copy it from the mail that showed the draft."
        )
    if not desk.waiting.hash.startswith(seen):
        who = desk.kept.changed_by or "its schedule"
        what = f"{who} changed it since {seen} was shown: it is {desk.waiting.hash[:12]} now"
        advice = f"Nothing was approved. Look at it again: digest preview {desk.waiting.name} --draft"
        raise Refused(what, where=desk.waiting.name, advice=advice)


def unapprove(wiring: Wiring, name: str, date: str = "") -> DraftShape:
    """It waits again. Raises `Refused` where it is no draft any more."""
    desk = on_desk(wiring, name, date)
    if desk.waiting.status is Status.APPROVED:
        wiring.store.drafts.wait(desk.waiting, wiring.clock())
    return shape(wiring.publication, on_desk(wiring, name, desk.waiting.occasion.words))


def discard(wiring: Wiring, name: str, date: str = "") -> str:
    """The edition is not sent; its articles are in the next one; the name of the edition. Raises `Refused` where it is
    no draft any more."""
    waiting = waiting_of(wiring.publication, name, date)
    reason = f"thrown away by {account()}; its articles are in the next edition"
    wiring.store.editions.skip(waiting.draft, reason, wiring.clock())
    return waiting.name
