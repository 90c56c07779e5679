"""The last two steps: an edition is frozen, and its mails are handed over."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial

from digest import crash
from digest.config.digests import Digest
from digest.errors import Busy
from digest.model.duty import Act, Job, Role
from digest.model.edition import Draft, Edition, Status, Stored, Waiting
from digest.model.notice import Facts, NoticeKind
from digest.model.run import Ended, Event, Report
from digest.pipeline import waves
from digest.pipeline.building import rendered
from digest.pipeline.drafts.since import with_segments
from digest.pipeline.kit import Built, Kit
from digest.pipeline.telling import tell_of_edition
from digest.render import links
from digest.send import encode, message, plan
from digest.send.channel import channel_name
from digest.send.deliver import deliver
from digest.store import DUE, UnknownSegment
from digest.store.ledger.waves import Wave


def freeze(built: Built, digest: Digest, kit: Kit, seen: Waiting | None = None) -> Edition:
    """Recipients and batches are written down, then items, verdicts and bytes with them stand; nothing of them changes
    again. A draft that was `seen` keeps the hash it was seen with; raises `Changed` where it does not stand as it
    did."""
    crash.at("built")
    kept = frozenset(built.renderings)
    for _ in range(3):
        canary = plan.canary(kit.store.subscribers.count(digest.key), kit.site.mail)
        sizes = {key: encode.size(rendering) for key, rendering in built.renderings.items()}
        limits = plan.paced(kit.provider.limits, kit.site.mail)
        batches = partial(plan.batches, limits=limits, canary=canary, sizes=sizes, wave=waves.of_zone(built.draft, kit))
        later = frozenset(built.renderings) - kept if seen else frozenset[str]()
        frozen = partial(
            kit.store.editions.freeze,
            silent=built.silent,
            seen=seen,
            later=later,
            links=links(built.draft),
            prints=built.prints,
        )
        try:
            edition = frozen(built.draft, built.verdicts, built.renderings, batches, kit.clock())
        except UnknownSegment:
            built = with_segments(built, seen, digest, kit) if seen else rendered(built, digest, kit)
            continue
        crash.at("frozen")
        supersede(edition.draft, kit)
        kit.report(Event(name="edition.frozen", text=edition.name, edition=edition.name))
        call_senders(edition, kit)
        return edition
    raise Busy("subscribers keep changing their topics while the edition is frozen", advice="Try again in a minute.")


def call_senders(edition: Edition, kit: Kit) -> None:
    """Whoever hands over mails looks at once."""
    for worker in kit.store.workers.on_duty(kit.clock(), Role.SEND):
        if worker.name != kit.by:
            kit.call(Job(act=Act.DELIVER, id=edition.id, to=worker.name))


def is_for_all(edition: Edition, kit: Kit) -> bool:
    """Any process may hand over mails of the edition beside others: on a server, once its first few have it and the
    time to stop it has passed. Until then one alone does, who holds its digest."""
    if kit.store.file:
        return False
    few = plan.canary(kit.store.editions.recipients(edition.id), kit.site.mail)
    over = kit.store.deliveries.canary_over(edition.id)
    return not few or (over is not None and over <= kit.clock())


def supersede(draft: Draft, kit: Kit) -> None:
    """Earlier drafts of the digest wait for nobody any more: their articles are in this one."""
    for earlier in kit.store.editions.waiting(draft.digest):
        if earlier.occasion.at < draft.occasion.at:
            kit.store.editions.skip(earlier.draft, f"its articles went into {draft.name}", kit.clock())


def due(edition: Edition, digest: Digest, kit: Kit) -> bool:
    """Whether a frozen edition has something to be done for it now; while the provider rests, only that it is late."""
    _take_over(edition, kit)
    at, now = kit.store.deliveries.next_due(edition.id), kit.clock()
    if at is None or now > _until(edition, digest, kit):
        return True
    return at <= now and not kit.store.channels.resting(channel_name(kit.site.mail), now)


def _until(edition: Edition, digest: Digest, kit: Kit) -> datetime:
    """Who was not handed over by then is given up, whenever they were due."""
    last = edition.occasion.local and kit.store.waves.of(edition.id)
    return waves.until(edition, digest)(last[-1].at) if last else edition.promised + digest.late_limit


def _take_over(edition: Edition, kit: Kit) -> None:
    """Nobody waits for the attempt of a dead process, but where the provider is asked what became of it: that it does
    not know for some minutes. Of a process elsewhere nobody knows that it is dead, but that it has not looked for 90
    seconds: that is enough where the provider passes over what it has already."""
    limits = kit.provider.limits
    if limits.dedupes:
        away = _away(kit)
        kit.store.deliveries.forsake(edition.id, lambda by: kit.gone(by) or by.partition("/")[0] in away, kit.clock())
    elif not limits.looks_up:
        kit.store.deliveries.forsake(edition.id, kit.gone, kit.clock())


def _away(kit: Kit) -> frozenset[str]:
    """Names of processes on a server's database that did not look for 90 seconds; ours looks now."""
    if kit.store.file:
        return frozenset()
    now = kit.clock()
    return frozenset(worker.name for worker in kit.store.workers.all() if not worker.on_duty(now)) - {kit.by}


def send(edition: Edition, digest: Digest, kit: Kit) -> Report:
    """Every recipient without an answer is tried; the edition is sent, or failed, when all have one."""
    renderings = kit.store.editions.renderings(edition.id)

    deliver(
        edition.id,
        ledger=kit.store.deliveries,
        provider=kit.provider,
        compose=message.composer(edition.draft, kit.site.keys, edition.frozen),
        renderings=renderings,
        pace=replace(
            kit.pace,
            report=lambda event: kit.report(replace(event, edition=edition.name)),
            take_over=lambda: _take_over(edition, kit),
            until=_until(edition, digest, kit),
            since=edition.frozen,
            of_wave=waves.until(edition, digest),
        ),
    )
    sums = kit.store.deliveries.sums(edition.id)
    if not sums[DUE]:
        return _finished(kit.store.editions.finish(edition.id, kit.clock()), sums, kit)
    reason = stopped = kit.store.deliveries.stopped()
    if reason:
        facts: Facts = {"reason": reason, "waiting": sums[DUE]}
        tell_of_edition(NoticeKind.STOPPED, facts, edition.draft, kit, also=reason)
    elif kit.pace.stopping():
        reason = "it was asked to stop"
    else:
        reason = _why_open(edition, sums, kit)
    _tell_of_uncertain(edition, sums, kit)
    report = reported(edition, Ended.OPEN, kit, reason=reason)
    return replace(report, stopped=bool(stopped), again=_again(edition, kit))


def _again(edition: Edition, kit: Kit) -> datetime | None:
    """When the next of those who are due may be tried; None where that is now."""
    now, rested = kit.clock(), kit.store.channels.resting(channel_name(kit.site.mail), kit.clock())
    at = max(kit.store.deliveries.next_due(edition.id) or now, rested.until if rested else now)
    return at if at > now else None


def _why_open(edition: Edition, sums: Mapping[str, int], kit: Kit) -> str:
    """What the mails that are due wait for; of a delay editors are told, and of readers' clocks nobody."""
    coming = _coming(edition, kit)
    waiting = sums[DUE] - sum(wave.mails for wave in coming)
    if waiting <= 0:
        return f"the next {coming[0].mails:,} are due at {coming[0].at.astimezone(kit.site.zone):%-d %B %H:%M}"
    rest = kit.store.channels.resting(channel_name(kit.site.mail), kit.clock())
    reason = rest.why if rest else kit.store.deliveries.why_due(edition.id) or "some mails wait for a retry"
    _tell_of_delay(edition, sums, waiting, reason, kit)
    return reason


def out(edition: Edition, digest: Digest, kit: Kit, *, attended: bool) -> Report:
    """What is frozen goes out from here, or from wherever mails are handed over. Whoever attends knows how late it is
    by some readers' clocks: nobody is given up for that."""
    if attended and edition.occasion.local:
        edition = kit.store.editions.resume(edition.id, kit.clock())
    if kit.delivers:
        return send(edition, digest, kit)
    return reported(edition, Ended.OPEN, kit, reason="other processes hand over its mails")


def _finished(edition: Edition, sums: Mapping[str, int], kit: Kit) -> Report:
    """Everybody has an answer; editors are told of those who have no mail because time ran out, and of those of whom
    nobody knows."""
    failed = edition.status is Status.FAILED
    if sums["expired"] or failed:
        facts: Facts = {"missed": sums["expired"] + sums["rejected"] * failed, "failed": int(failed)}
        kind = NoticeKind.GIVEN_UP
        tell_of_edition(kind, {**facts, "reason": kit.store.deliveries.why_expired(edition.id)}, edition.draft, kit)
    _tell_of_uncertain(edition, sums, kit)
    return reported(edition, Ended.FAILED if failed else Ended.SENT, kit)


def _tell_of_delay(edition: Edition, sums: Mapping[str, int], waiting: int, reason: str, kit: Kit) -> None:
    """Of a share of mails that is worth a person's attention: the first run ends after some ten minutes of trouble."""
    if waiting > kit.site.mail.stop_share * sum(sums.values()):
        facts: Facts = {"waiting": waiting, "reason": reason}
        tell_of_edition(NoticeKind.DELAYED, facts, edition.draft, kit)


def _tell_of_uncertain(edition: Edition, sums: Mapping[str, int], kit: Kit) -> None:
    if uncertain := sums["uncertain"]:
        tell_of_edition(NoticeKind.UNCERTAIN, {"mails": uncertain}, edition.draft, kit, also=str(uncertain))


def reported(edition: Stored, ended: Ended, kit: Kit, reason: str = "") -> Report:
    """The run's report, with the figures that the ledger has now."""
    sums = kit.store.deliveries.sums(edition.id)
    outcomes = Counter(verdict.outcome.value for verdict in kit.store.editions.verdicts(edition.id))
    return Report(
        digest=edition.digest,
        occasion=edition.occasion.key,
        edition=edition.id,
        ended=ended,
        reason=reason or edition.reason,
        outcomes=dict(outcomes),
        answers=dict(sums),
        recipients=sum(sums.values()),
        coming=sum(wave.mails for wave in _coming(edition, kit)),
    )


def _coming(edition: Stored, kit: Kit) -> tuple[Wave, ...]:
    return kit.store.waves.coming(edition.id, kit.clock()) if edition.occasion.local else ()
