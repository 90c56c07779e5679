"""How a run ends where nothing is sent: skipped, failed, refused, or asked to stop."""

from __future__ import annotations

from dataclasses import replace

from digest.errors import Refused, Stopped, Unavailable
from digest.model.decision import Decision
from digest.model.edition import Draft
from digest.model.notice import Facts, NoticeKind
from digest.model.run import Ended, Report
from digest.pipeline.delivering import reported
from digest.pipeline.kit import Built, Kit
from digest.pipeline.telling import tell_of_edition


def skipped(draft: Draft, reason: str, facts: Facts, kit: Kit) -> Report:
    """The occasion passes without a mail, and editors are told but where a person began it."""
    edition = kit.store.editions.skip(replace(draft, sections=()), reason, kit.clock())
    if not draft.occasion.by_hand:
        tell_of_edition(NoticeKind.SKIPPED, facts, draft, kit)
    return reported(edition, Ended.SKIPPED, kit, reason=reason)


def failed(built: Built, decision: Decision, kit: Kit) -> Report:
    """No source could be collected: nothing is remembered of the edition, and it is tried again."""
    name, key = built.draft.digest, built.draft.occasion.key
    kit.store.notices.tell(NoticeKind.ALL_FAILED, decision.facts, f"{name} {key}", kit.clock(), name)
    return Report(digest=name, occasion=key, ended=Ended.FAILED, reason=decision.reason, sources=built.sources)


def refused(draft: Draft, decision: Decision, kit: Kit) -> Refused:
    """The error that says so; editors were told of a mail with faults."""
    if "faults" in decision.facts:
        tell_of_edition(NoticeKind.FAULTY, decision.facts, draft, kit)
    return Refused(f"{decision.reason}.", where=draft.name, advice=f"Nothing was sent. {decision.advice}")


def go_on(kit: Kit) -> None:
    """Raises `Unavailable` where asked to stop, and `Stopped` while all sending is: what is frozen then is news of an
    hour in which nobody gets it."""
    if kit.pace.stopping():
        raise Unavailable(
            "asked to stop before the edition was frozen", advice="Nothing was sent; the next run begins anew."
        )
    if why := kit.store.deliveries.stopped():
        raise Stopped(why)
