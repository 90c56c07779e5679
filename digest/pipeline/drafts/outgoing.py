"""A draft leaves as it was kept, or waits on: the one place that says which."""

from __future__ import annotations

from dataclasses import replace

from digest.config.digests import Digest
from digest.errors import Refused
from digest.model.decision import Decision, Fate
from digest.model.edition import Status, Waiting
from digest.model.notice import NoticeKind
from digest.model.run import Ended, Report
from digest.pipeline.deciding import faulty, first_waits, nobody
from digest.pipeline.delivering import freeze, out, reported
from digest.pipeline.drafts.since import since
from digest.pipeline.drafts.standing import stored
from digest.pipeline.ending import go_on, refused, skipped
from digest.pipeline.kit import Built, Confirm, Kit
from digest.pipeline.telling import tell_of_edition

UNAPPROVED = "nobody has approved it"


def leave(waiting: Waiting, digest: Digest, kit: Kit, confirm: Confirm | None) -> Report:
    """Approved, it goes out when its time has come; not approved, it waits or goes, as its digest wants it. Whoever
    attends and confirms it approves it. Raises `Refused` where its mail has faults, or whoever attends may not."""
    if confirm is None and not _may_leave(waiting, digest, kit):
        return _waits_on(waiting, kit)
    if confirm:
        refuse_own(waiting, digest, kit)
    built = stored(waiting, kit)
    if ran := _ran(waiting, kit):
        return _wait_again(waiting, ran, kit, confirm)
    if decision := nobody(digest, kit.store, attended=confirm is not None) or faulty(built):
        if decision.fate is Fate.SKIPPED:
            return skipped(waiting.draft, decision.reason, decision.facts, kit)
        raise refused(waiting.draft, decision, kit)
    if confirm:
        confirm(built)
        if waiting.status is Status.DRAFT:
            waiting = kit.store.drafts.approve(waiting, kit.person, kit.clock())
    go_on(kit)
    changed = since(waiting, digest, kit)
    edition = freeze(built, digest, kit, seen=waiting)
    return replace(out(edition, digest, kit, attended=confirm is not None), since=changed)


def expected(waiting: Waiting, built: Built, digest: Digest, kit: Kit, *, attended: bool) -> Decision:
    """What becomes of the draft as it stands: now, where somebody attends and confirms it, else when its time has
    come."""
    if attended and (own := _own(waiting, digest, kit)):
        return Decision(fate=Fate.REFUSED, reason=own)
    if not attended and not _let_go(waiting, digest, kit):
        return Decision(fate=Fate.HELD, reason=UNAPPROVED)
    if ran := _ran(waiting, kit):
        return Decision(fate=Fate.REFUSED if attended else Fate.HELD, reason=ran)
    return nobody(digest, kit.store, attended=attended) or faulty(built) or Decision(fate=Fate.SENT)


def refuse_own(waiting: Waiting, digest: Digest, kit: Kit) -> None:
    """Raises `Refused` where whoever attends would approve what they made or changed last, and another editor must."""
    if own := _own(waiting, digest, kit):
        raise Refused(own, where=waiting.name, advice=f"They type: digest approve {waiting.name}")


def is_news(waiting: Waiting) -> bool:
    """The time of a draft that editors were shown before has come, and they were not told that it waits."""
    draft = waiting.draft
    return waiting.status is Status.DRAFT and waiting.reason != UNAPPROVED and draft.window.closed < draft.occasion.at


def _may_leave(waiting: Waiting, digest: Digest, kit: Kit) -> bool:
    return waiting.due <= kit.clock() and _let_go(waiting, digest, kit)


def _let_go(waiting: Waiting, digest: Digest, kit: Kit) -> bool:
    """Somebody approved it, or nobody has to."""
    if waiting.status is Status.APPROVED:
        return True
    unattended = digest.review.wanted and digest.if_not_approved == "send" and not waiting.occasion.by_hand
    return unattended and not first_waits(digest, kit.store, real=kit.provider.limits.real, attended=False)


def _own(waiting: Waiting, digest: Digest, kit: Kit) -> str:
    """Why whoever works here may not approve it; empty where they may."""
    if digest.approve != "another editor" or waiting.status is Status.APPROVED:
        return ""
    kept = kit.store.drafts.of(waiting.id)
    own = kept is not None and kept.changed_by == kit.person
    return f"{kit.person} made or changed it last, so another editor approves it" if own else ""


def _ran(waiting: Waiting, kit: Kit) -> str:
    """That others took its stories; empty where none did."""
    ran = kit.store.drafts.ran_since(waiting)
    return f"{len(ran)} of its articles ran in another edition meanwhile" if ran else ""


def _waits_on(waiting: Waiting, kit: Kit) -> Report:
    """Editors are told, once, when the time has come of one that they were shown before."""
    draft = waiting.draft
    if draft.occasion.at > kit.clock() or draft.occasion.by_hand or draft.window.closed >= draft.occasion.at:
        return reported(waiting, Ended.HELD, kit)
    if waiting.reason != UNAPPROVED:
        waiting = kit.store.drafts.wait(waiting, kit.clock(), UNAPPROVED)
    tell_of_edition(NoticeKind.HELD, {"reason": UNAPPROVED}, draft, kit)
    return reported(waiting, Ended.HELD, kit)


def _wait_again(waiting: Waiting, why: str, kit: Kit, confirm: Confirm | None) -> Report:
    """Nobody gets a story twice because another edition took it while the draft stood: a person has to look again."""
    advice = f"digest edit {waiting.name} rebuild makes it anew, with its changes."
    if confirm:
        raise Refused(why, where=waiting.name, advice=f"Nothing was sent. {advice}")
    waiting = kit.store.drafts.wait(waiting, kit.clock(), why)
    tell_of_edition(NoticeKind.HELD, {"reason": why}, waiting.draft, kit, also=why)
    return reported(waiting, Ended.HELD, kit)
