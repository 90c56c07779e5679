"""One occasion of one digest, from beginning to end, or from where an earlier run stopped."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from digest.config.digests import Digest
from digest.errors import Stopped
from digest.model.decision import Fate
from digest.model.edition import Edition, Occasion, Skipped, Status, Waiting
from digest.model.notice import Facts
from digest.model.run import Ended, Report, Run
from digest.pipeline.building import build, draft
from digest.pipeline.deciding import decided
from digest.pipeline.delivering import freeze, out, reported, send
from digest.pipeline.drafts.making import show
from digest.pipeline.drafts.outgoing import UNAPPROVED, leave
from digest.pipeline.ending import failed, go_on, refused, skipped
from digest.pipeline.kit import Confirm, Kit
from digest.pipeline.lease import leased
from digest.pipeline.sharing import gather


def run(digest: Digest, occasion: Occasion, kit: Kit, confirm: Confirm | None = None) -> Report:
    """The occasion's edition is sent, held, skipped, failed or still open, as the report says; somebody attends where
    there is `confirm`, and then the late limit of one that is half sent counts from now.

    Raises `Busy` when another process is at the same digest, `Unavailable` when asked to stop before the freeze,
    `Stopped` while all sending is, and `Refused` when the mail has faults, nobody is subscribed, or whoever attends
    says no.
    """
    with leased(digest, occasion, kit) as lease:
        kit.store.choosing.resume(kit.clock())
        match kit.store.editions.of(digest.key, occasion.key):
            case Skipped() | Edition(status=Status.SENT | Status.FAILED) as edition:
                report = reported(edition, Ended(edition.status.value), kit)
            case Edition() as edition:
                resumed = kit.store.editions.resume(edition.id, kit.clock()) if confirm else edition
                report = send(resumed, digest, kit)
            case Waiting(hash=hash) as waiting if hash:
                report = leave(waiting, digest, kit, confirm)
            case _:
                report = _first(digest, occasion, lease, kit, confirm)
        kit.store.runs.end(lease, report, kit.clock())
    return report


def _first(digest: Digest, occasion: Occasion, lease: Run, kit: Kit, confirm: Confirm | None) -> Report:
    sources = gather(digest, lease, kit)
    go_on(kit)
    built = replace(build(digest, occasion, kit), sources=sources)
    decision = decided(built, digest, kit, attended=confirm is not None)
    match decision.fate:
        case Fate.FAILED:
            return failed(built, decision, kit)
        case Fate.SKIPPED:
            return replace(skipped(built.draft, decision.reason, decision.facts, kit), sources=sources)
        case Fate.REFUSED:
            raise refused(built.draft, decision, kit)
        case Fate.HELD:
            return show(built, decision.reason, digest, kit)
    if confirm:
        confirm(built)
    go_on(kit)
    edition = freeze(built, digest, kit)
    return replace(out(edition, digest, kit, attended=confirm is not None), sources=sources)


def skip_late(digest: Digest, occasion: Occasion, kit: Kit, due: datetime) -> Report:
    """The occasion, which was `due` then, passed its late limit without an edition: that is written down, and its
    articles wait."""
    hours = (kit.clock() - due).total_seconds() / 3600
    limit = digest.late_limit.total_seconds() / 3600
    stands = kit.store.editions.of(digest.key, occasion.key)
    unapproved = isinstance(stands, Waiting) and stands.status is Status.DRAFT
    reason = f"{hours:.0f} hours late, more than the late limit of {limit:g} hours"
    last = kit.store.runs.latest(digest.key)
    trouble = last.report.reason if last and last.occasion == occasion.key and last.report else ""
    if stopped := kit.store.deliveries.stopped():
        trouble = str(Stopped(stopped).what)
    trouble = UNAPPROVED if unapproved else trouble
    reason += f"{f' ({trouble})' if trouble else ''}; its articles are in the next edition"
    facts: Facts = {"late": round(hours), "limit": limit, "trouble": trouble}
    with leased(digest, occasion, kit) as lease:
        report = skipped(draft(digest, occasion, kit), reason, facts, kit)
        kit.store.runs.end(lease, report, kit.clock())
    return report
