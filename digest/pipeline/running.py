"""One occasion of one digest, from beginning to end, or from where an earlier run stopped."""

from __future__ import annotations

from dataclasses import replace

from digest.config.digests import Digest
from digest.errors import Refused, Unavailable
from digest.model.edition import Edition, Occasion, Status
from digest.model.mail import Notice, Urgency
from digest.model.run import Ended, Report, SourceReport
from digest.pipeline.building import blank, build, too_few
from digest.pipeline.delivering import freeze, reported, send, supersede
from digest.pipeline.gathering import gather
from digest.pipeline.kit import Built, Decide, Kit
from digest.pipeline.lease import leased
from digest.pipeline.telling import tell


def run(digest: Digest, occasion: Occasion, kit: Kit, decide: Decide) -> Report:
    """The occasion's edition is sent, held, skipped or still open, as the report says.

    Raises `Busy` when another process is at the same digest, `Unavailable` when asked to stop before the freeze.
    """
    with leased(digest, occasion, kit) as lease:
        edition = kit.store.editions.of(digest.key, occasion.key)
        if edition and edition.status in (Status.SENT, Status.SKIPPED):
            report = reported(edition, Ended(edition.status.value), kit)
        elif edition and edition.status is Status.SENDING:
            report = send(edition, digest, kit)
        else:
            report = _first(digest, occasion, kit, decide)
        kit.store.runs.end(lease, report, kit.clock())
    return report


def _first(digest: Digest, occasion: Occasion, kit: Kit, decide: Decide) -> Report:
    sources = gather(digest, kit)
    _go_on(kit)
    if sources and all(source.failure for source in sources):
        return _all_failed(digest, occasion, sources, kit)
    built = replace(build(digest, occasion, kit), sources=sources)
    reason = too_few(built.edition, digest) or _nobody(occasion, kit, digest)
    if reason:
        return replace(_skip(built.edition, reason, kit), sources=sources)
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


def _nobody(occasion: Occasion, kit: Kit, digest: Digest) -> str:
    """Articles are not used up on an edition that nobody gets; whoever sends by hand is told before."""
    if occasion.by_hand or kit.store.subscribers.count(digest.key):
        return ""
    return "nobody is subscribed; its articles wait"


def _all_failed(digest: Digest, occasion: Occasion, sources: tuple[SourceReport, ...], kit: Kit) -> Report:
    reason = f"none of {len(sources)} sources could be collected"
    lines = (f"{reason.capitalize()}.", *(f"{f.name}: {f.reason}" for s in sources if (f := s.failure)))
    told = Notice(
        kind="held",
        subject=f"{digest.title} cannot be made",
        lines=lines,
        digest=digest.key,
        urgency=Urgency.AT_ONCE,
        key=f"all failed {digest.key} {occasion.key}",
    )
    kit.store.notices.add(told, kit.clock())
    return Report(digest=digest.key, occasion=occasion.key, ended=Ended.FAILED, reason=reason, sources=sources)


def skip_late(digest: Digest, occasion: Occasion, kit: Kit) -> Report:
    """The occasion passed its late limit without an edition: that is written down, and its articles wait."""
    hours = (kit.clock() - occasion.at).total_seconds() / 3600
    limit = digest.late_limit.total_seconds() / 3600
    reason = f"{hours:.0f} hours late, more than the late limit of {limit:g} hours"
    last = kit.store.runs.latest(digest.key)
    if last and last.occasion == occasion.key and last.report and last.report.reason:
        reason += f" ({last.report.reason})"
    reason += "; its articles are in the next edition"
    with leased(digest, occasion, kit) as lease:
        report = _skip(blank(digest, occasion, kit), reason, kit)
        kit.store.runs.end(lease, report, kit.clock())
    return report


def _skip(edition: Edition, reason: str, kit: Kit) -> Report:
    skipped = replace(edition, status=Status.SKIPPED, reason=reason, sections=())
    stored = kit.store.editions.skip(skipped, kit.clock())
    if not edition.occasion.by_hand:
        tell(kit, "skipped", f"{edition.title} was not sent", (f"{edition.name}: {reason}.",), edition)
    return reported(stored, Ended.SKIPPED, kit, reason=reason)


def _hold(built: Built, reason: str, kit: Kit) -> Report:
    edition = kit.store.editions.draft(replace(built.edition, reason=reason), built.verdicts, kit.clock())
    supersede(edition, kit)
    lines = (
        f"{edition.name} is ready and waits: {reason}.",
        f"Look at it: digest preview {edition.digest}",
        f"Send it: digest send {edition.digest} {edition.occasion.key.replace('T', ' ')}",
    )
    tell(kit, "held", f"{edition.title} waits for you", lines, edition, at_once=True)
    return replace(reported(edition, Ended.HELD, kit, reason=reason), sources=built.sources)


def _refuse_faulty(built: Built, kit: Kit) -> None:
    errors = [finding for finding in built.findings if finding.severity == "error"]
    if errors:
        lines = tuple(f"{finding.where}: {finding.what}" for finding in errors)
        tell(kit, "held", f"{built.edition.title} has faults", lines, built.edition, at_once=True, also="faults")
        raise Refused(
            f"the mail has {len(errors)} faults: {lines[0]}",
            where=built.edition.name,
            advice="Nothing was sent. digest preview shows the mail.",
        )
