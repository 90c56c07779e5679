"""One occasion of one digest, from beginning to end, or from where an earlier run stopped."""

from __future__ import annotations

from dataclasses import replace

from digest.config.digests import Digest
from digest.errors import Refused, Unavailable
from digest.model.edition import Draft, Edition, Occasion, Skipped, Status
from digest.model.notice import Facts, NoticeKind
from digest.model.run import Ended, Report, SourceReport
from digest.pipeline.building import build, draft, too_few
from digest.pipeline.delivering import freeze, reported, send, supersede
from digest.pipeline.gathering import gather
from digest.pipeline.ill import reasons
from digest.pipeline.kit import Built, Decide, Kit
from digest.pipeline.lease import leased
from digest.pipeline.telling import tell_of_edition


def run(digest: Digest, occasion: Occasion, kit: Kit, decide: Decide) -> Report:
    """The occasion's edition is sent, held, skipped or still open, as the report says.

    Raises `Busy` when another process is at the same digest, `Unavailable` when asked to stop before the freeze.
    """
    with leased(digest, occasion, kit) as lease:
        match kit.store.editions.of(digest.key, occasion.key):
            case Skipped() | Edition(status=Status.SENT) as edition:
                report = reported(edition, Ended(edition.status.value), kit)
            case Edition() as edition:
                report = send(edition, digest, kit)
            case _:
                report = _first(digest, occasion, kit, decide)
        kit.store.runs.end(lease, report, kit.clock())
    return report


def _first(digest: Digest, occasion: Occasion, kit: Kit, decide: Decide) -> Report:
    sources = gather(digest, kit)
    _go_on(kit)
    if sources and all(source.failure for source in sources):
        return _all_failed(digest, occasion, sources, kit)
    built = replace(build(digest, occasion, kit), sources=sources)
    reason, facts = _worthless(built.draft, digest, kit)
    if reason:
        return replace(_skip(built.draft, reason, facts, kit), sources=sources)
    _refuse_faulty(built, kit)
    reason = decide(built)
    if reason:
        return _hold(built, reason, kit)
    _go_on(kit)
    edition = freeze(built, digest, kit)
    return replace(send(edition, digest, kit), sources=sources)


def _go_on(kit: Kit) -> None:
    if kit.pace.stopping():
        raise Unavailable(
            "asked to stop before the edition was frozen", advice="Nothing was sent; the next run begins anew."
        )


def _worthless(draft: Draft, digest: Digest, kit: Kit) -> tuple[str, Facts]:
    """Why nothing is sent, and what editors are told of it; empty when the edition is sent. Articles are not used up
    on one that nobody gets; whoever sends by hand is told before."""
    if reason := too_few(draft, digest):
        return reason, {"stories": len(draft.stories), "least": digest.min_stories}
    if draft.occasion.by_hand or kit.store.subscribers.count(digest.key):
        return "", {}
    return "nobody is subscribed; its articles wait", {"subscribers": 0}


def _all_failed(digest: Digest, occasion: Occasion, sources: tuple[SourceReport, ...], kit: Kit) -> Report:
    failures = [source.failure for source in sources if source.failure]
    facts: Facts = {"title": digest.title, "sources": len(sources), **reasons(failures)}
    kit.store.notices.tell(NoticeKind.ALL_FAILED, facts, f"{digest.key} {occasion.key}", kit.clock(), digest.key)
    reason = f"none of {len(sources)} sources could be collected"
    return Report(digest=digest.key, occasion=occasion.key, ended=Ended.FAILED, reason=reason, sources=sources)


def skip_late(digest: Digest, occasion: Occasion, kit: Kit) -> Report:
    """The occasion passed its late limit without an edition: that is written down, and its articles wait."""
    hours = (kit.clock() - occasion.at).total_seconds() / 3600
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


def _hold(built: Built, reason: str, kit: Kit) -> Report:
    waiting = kit.store.editions.draft(built.draft, built.verdicts, kit.clock(), reason=reason)
    supersede(built.draft, kit)
    tell_of_edition(NoticeKind.HELD, {"reason": reason}, built.draft, kit)
    return replace(reported(waiting, Ended.HELD, kit, reason=reason), sources=built.sources)


def _refuse_faulty(built: Built, kit: Kit) -> None:
    errors = [finding for finding in built.findings if finding.severity == "error"]
    if errors:
        faults = tuple(f"{finding.where}: {finding.what}" for finding in errors)
        tell_of_edition(NoticeKind.FAULTY, {"faults": faults}, built.draft, kit)
        raise Refused(
            f"the mail has {len(errors)} faults: {faults[0]}",
            where=built.draft.name,
            advice="Nothing was sent. digest preview shows the mail.",
        )
