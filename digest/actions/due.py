"""What the clock starts: the edition of an occasion that has come, or that is half sent; sources between editions;
editors told; what is old forgotten."""

from __future__ import annotations

import logging
from collections.abc import Collection, Sequence

from digest import log
from digest.actions.duty.helping import asked_here
from digest.actions.upkeep.prune import prune
from digest.config.digests import Digest
from digest.errors import Unavailable
from digest.model.duty import EVERY_ROLE, Role
from digest.model.edition import Occasion, Status, Waiting
from digest.model.run import Ended, Report
from digest.pipeline import delivering, gathering, running, telling, writing
from digest.send.channel import channel_name
from digest.timetable import is_over, last_wave
from digest.wiring import Wiring


def half_sent(wiring: Wiring, digest: Digest) -> Sequence[Occasion]:
    """Of frozen editions that have mails due now and that nobody sends, whoever began them; and of approved drafts
    whose time has come."""
    begun = [edition for edition in wiring.store.editions.sending() if edition.digest == digest.key]
    leaving = approved(wiring, digest)
    if not begun or not _is_free(wiring, digest):
        return leaving
    kit = wiring.kit(digest.key)
    return (*(edition.occasion for edition in begun if delivering.due(edition, digest, kit)), *leaving)


def approved(wiring: Wiring, digest: Digest) -> Sequence[Occasion]:
    """Of approved drafts whose time has come, and that nobody is at."""
    drafts = [
        draft
        for draft in wiring.store.editions.waiting(digest.key)
        if draft.status is Status.APPROVED and draft.due <= wiring.clock()
    ]
    return tuple(draft.occasion for draft in drafts) if drafts and _is_free(wiring, digest) else ()


def _is_free(wiring: Wiring, digest: Digest) -> bool:
    """No living run holds the digest, and sending is not stopped."""
    if wiring.store.deliveries.stopped():
        return False
    running = wiring.store.runs.running(wiring.clock())
    return digest.key not in {run.digest for run in running if not wiring.presence.gone(run.by)}


def run_due(wiring: Wiring, digest: Digest, occasion: Occasion) -> Report:
    """The occasion is sent, held, skipped, failed or still open, as the report says. Raises `DigestError` when it must
    come up again."""
    with wiring.sending_here():
        report = _run(wiring, digest, occasion)
    log.event("run.ended", digest=digest.key, occasion=occasion.key, ended=report.ended, reason=report.reason)
    if report.ended is Ended.FAILED and not report.edition:
        raise Unavailable(report.reason, where=digest.key)
    return report


def _run(wiring: Wiring, digest: Digest, occasion: Occasion) -> Report:
    kit = wiring.kit(digest.key)
    edition = wiring.store.editions.of(digest.key, occasion.key)
    publication = wiring.publication
    last = last_wave(occasion, {publication.site.zone, *publication.readers(digest)})
    due = max(edition.due, last) if isinstance(edition, Waiting) else last
    late = wiring.clock() - due > digest.late_limit
    if late and (edition is None or isinstance(edition, Waiting)):
        report = running.skip_late(digest, occasion, kit, due)
    elif digest.paused and edition is None:
        raise Unavailable("it is paused", where=digest.key)
    else:
        report = running.run(digest, occasion, kit)
    log.event("run.ended", digest=digest.key, occasion=occasion.key, ended=report.ended, reason=report.reason)
    if report.ended is Ended.FAILED and not report.edition:
        raise Unavailable(report.reason, where=digest.key)
    return report


def tell_editors(wiring: Wiring) -> bool:
    """Notices that are due were mailed; False when they could not be, and are due again. Never raises."""
    try:
        if wiring.publication.site.notices:  # not held up by what keeps the mails of digests
            wiring.place.refuse_copy()
        else:
            wiring.refuse_to_send()
        return telling.tell_editors(wiring.kit())
    except Exception as error:
        log.event("editors.untold", level=logging.ERROR, reason=error)
        return False


def write_letters(wiring: Wiring) -> None:
    """Readers' letters that are due were mailed; who asked to subscribe and did not confirm it is reminded, or
    forgotten. Where all sending is stopped they wait. Never raises."""
    try:
        now, store = wiring.clock(), wiring.store
        store.joinings.look_after(now)
        if not store.letters.due(now) or store.deliveries.stopped():
            return
        wiring.refuse_to_send()
        writing.write_letters(wiring.kit(), wiring.publication.digests)
        store.letters.forget(now)
    except Exception as error:
        log.event("letters.waiting", level=logging.ERROR, reason=error)


def look_between_editions(wiring: Wiring, roles: Collection[Role] = EVERY_ROLE) -> None:
    """Sources that publish faster than their digests are sent were asked, but for digests that are over, and for those
    whose host another process asks. Never raises."""
    if not (ours := asked_here(wiring, roles)):
        return
    for digest in tuple(wiring.publication.digests.values()):
        if is_over(digest, wiring.publication.site.zone, wiring.clock()):
            continue
        try:
            gathering.look(digest, wiring.kit(digest.key), ours)
        except Exception as error:
            log.event("collecting.failed", level=logging.ERROR, digest=digest.key, reason=error)


def ask_again(wiring: Wiring) -> None:
    """The provider was asked about mails of unknown outcome, as far as it is time to. Never raises."""
    try:
        provider, asking = wiring.provider, wiring.store.asking
        if not provider.limits.looks_up:
            return
        for batch in asking.due(channel_name(wiring.publication.site.mail), wiring.clock()):
            settled = asking.learn(batch.edition, provider.look_up(batch))
            log.event("uncertain.asked", edition=batch.edition, mails=len(batch.deliveries), settled=settled)
    except Exception as error:
        log.event("asking.failed", level=logging.ERROR, reason=error)


def forget(wiring: Wiring) -> None:
    """What nobody needs any more was forgotten, a portion at a time. Never raises."""
    try:
        gone = prune(wiring)
        if any(gone.values()):
            log.event("pruned", **gone)
    except Exception as error:
        log.event("pruning.failed", level=logging.ERROR, reason=error)
