"""One occasion of one digest, from beginning to end, or from where an earlier run stopped."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from digest.config.digests import Digest
from digest.errors import Refused, Unavailable
from digest.model.decision import Decision, Fate
from digest.model.edition import Draft, Edition, Occasion, Skipped, Status, Waiting
from digest.model.notice import Facts, NoticeKind
from digest.model.run import Ended, Report, Run
from digest.pipeline.building import build, draft
from digest.pipeline.deciding import all_failed, decided, faulty, nobody
from digest.pipeline.delivering import freeze, reported, send, supersede
from digest.pipeline.drafts.standing import keep, stored
from digest.pipeline.kit import Built, Confirm, Kit
from digest.pipeline.lease import leased
from digest.pipeline.sharing import gather
from digest.pipeline.telling import tell_of_edition


def run(digest: Digest, occasion: Occasion, kit: Kit, confirm: Confirm | None = None) -> Report:
    """The occasion's edition is sent, held, skipped, failed or still open, as the report says; somebody attends where
    there is `confirm`, and then the late limit of one that is half sent counts from now.

    Raises `Busy` when another process is at the same digest, `Unavailable` when asked to stop before the freeze, and
    `Refused` when the mail has faults, nobody is subscribed, or whoever attends says no.
    """
    with leased(digest, occasion, kit) as lease:
        match kit.store.editions.of(digest.key, occasion.key):
            case Skipped() | Edition(status=Status.SENT | Status.FAILED) as edition:
                report = reported(edition, Ended(edition.status.value), kit)
            case Edition() as edition:
                resumed = kit.store.editions.resume(edition.id, kit.clock()) if confirm else edition
                report = send(resumed, digest, kit)
            case Waiting(hash=hash) as waiting if hash:
                report = _stands(waiting, digest, kit, confirm)
            case _:
                report = _first(digest, occasion, lease, kit, confirm)
        kit.store.runs.end(lease, report, kit.clock())
    return report


def _first(digest: Digest, occasion: Occasion, lease: Run, kit: Kit, confirm: Confirm | None) -> Report:
    sources = gather(digest, lease, kit)
    _go_on(kit)
    built = replace(build(digest, occasion, kit), sources=sources)
    decision = decided(built, digest, kit, attended=confirm is not None)
    match decision.fate:
        case Fate.FAILED:
            return _fail(built, decision, kit)
        case Fate.SKIPPED:
            return replace(_skip(built.draft, decision.reason, decision.facts, kit), sources=sources)
        case Fate.REFUSED:
            raise _refused(built.draft, decision, kit)
        case Fate.HELD:
            return _hold(built, decision, kit)
    if confirm:
        confirm(built)
    _go_on(kit)
    return replace(_out(freeze(built, digest, kit), digest, kit, confirm), sources=sources)


def _out(edition: Edition, digest: Digest, kit: Kit, confirm: Confirm | None) -> Report:
    """What is frozen goes out from here, or from wherever mails are handed over. Whoever attends knows how late it is
    by some readers' clocks: nobody is given up for that."""
    if confirm and edition.occasion.local:
        edition = kit.store.editions.resume(edition.id, kit.clock())
    if kit.delivers:
        return send(edition, digest, kit)
    return reported(edition, Ended.OPEN, kit, reason="other processes hand over its mails")


def drafted(digest: Digest, occasion: Occasion, kit: Kit, reason: str) -> Waiting:
    """A draft of what is news now stands, and waits for that reason. Raises `Busy` when another process is at the same
    digest, `Unavailable` where no source could be collected, `Refused` where there is no news."""
    with leased(digest, occasion, kit) as lease:
        sources = gather(digest, lease, kit)
        built = replace(build(digest, occasion, kit), sources=sources)
        if failed := all_failed(built.sources, digest):
            raise Unavailable(failed.reason, where=digest.key, advice="digest sources shows why.")
        if not built.draft.stories:
            raise Refused("there is no news", where=digest.key, advice="digest preview shows what was left out.")
        waiting = keep(built, kit, reason=reason)
        kit.store.runs.end(lease, reported(waiting, Ended.HELD, kit, reason=reason), kit.clock())
    return waiting


def _stands(waiting: Waiting, digest: Digest, kit: Kit, confirm: Confirm | None) -> Report:
    """A draft goes out as it was kept, once it is approved or a person sends it."""
    if waiting.status is Status.DRAFT and confirm is None:
        return reported(waiting, Ended.HELD, kit, reason=waiting.reason)
    built = stored(waiting, kit)
    if ran := kit.store.drafts.ran_since(waiting):
        return _wait_again(waiting, f"{len(ran)} of its articles ran in another edition meanwhile", kit, confirm)
    if decision := nobody(digest, kit.store, attended=confirm is not None) or faulty(built):
        raise _refused(waiting.draft, decision, kit)
    if confirm:
        confirm(built)
    _go_on(kit)
    return _out(freeze(built, digest, kit, seen=waiting), digest, kit, confirm)


def _wait_again(waiting: Waiting, why: str, kit: Kit, confirm: Confirm | None) -> Report:
    """Nobody gets a story twice because another edition took it while the draft stood: a person has to look again."""
    advice = f"digest edit {waiting.name} rebuild makes it anew, with its changes."
    if confirm:
        raise Refused(why, where=waiting.name, advice=f"Nothing was sent. {advice}")
    kit.store.drafts.unapprove(waiting, kit.clock())
    tell_of_edition(NoticeKind.HELD, {"reason": why}, waiting.draft, kit, also=why)
    return reported(waiting, Ended.HELD, kit, reason=why)


def _go_on(kit: Kit) -> None:
    if kit.pace.stopping():
        raise Unavailable(
            "asked to stop before the edition was frozen", advice="Nothing was sent; the next run begins anew."
        )


def _fail(built: Built, decision: Decision, kit: Kit) -> Report:
    name, key = built.draft.digest, built.draft.occasion.key
    kit.store.notices.tell(NoticeKind.ALL_FAILED, decision.facts, f"{name} {key}", kit.clock(), name)
    return Report(digest=name, occasion=key, ended=Ended.FAILED, reason=decision.reason, sources=built.sources)


def skip_late(digest: Digest, occasion: Occasion, kit: Kit, due: datetime) -> Report:
    """The occasion, which was `due` then, passed its late limit without an edition: that is written down, and its
    articles wait."""
    hours = (kit.clock() - due).total_seconds() / 3600
    limit = digest.late_limit.total_seconds() / 3600
    reason = f"{hours:.0f} hours late, more than the late limit of {limit:g} hours"
    last = kit.store.runs.latest(digest.key)
    trouble = last.report.reason if last and last.occasion == occasion.key and last.report else ""
    reason += f"{f' ({trouble})' if trouble else ''}; its articles are in the next edition"
    facts: Facts = {"late": round(hours), "limit": limit, "trouble": trouble}
    with leased(digest, occasion, kit) as lease:
        report = _skip(draft(digest, occasion, kit), reason, facts, kit)
        kit.store.runs.end(lease, report, kit.clock())
    return report


def _skip(draft: Draft, reason: str, facts: Facts, kit: Kit) -> Report:
    skipped = kit.store.editions.skip(replace(draft, sections=()), reason, kit.clock())
    if not draft.occasion.by_hand:
        tell_of_edition(NoticeKind.SKIPPED, facts, draft, kit)
    return reported(skipped, Ended.SKIPPED, kit, reason=reason)


def _hold(built: Built, decision: Decision, kit: Kit) -> Report:
    waiting = keep(built, kit, reason=decision.reason)
    supersede(built.draft, kit)
    tell_of_edition(NoticeKind.HELD, decision.facts, built.draft, kit)
    return replace(reported(waiting, Ended.HELD, kit, reason=decision.reason), sources=built.sources)


def _refused(draft: Draft, decision: Decision, kit: Kit) -> Refused:
    """The error that says so; editors were told of a mail with faults."""
    if "faults" in decision.facts:
        tell_of_edition(NoticeKind.FAULTY, decision.facts, draft, kit)
    return Refused(f"{decision.reason}.", where=draft.name, advice=f"Nothing was sent. {decision.advice}")
