"""What the clock starts: the edition of an occasion that has come, that is half sent or is to be shown; sources between
editions; editors told; what is old forgotten."""

from __future__ import annotations

import logging
import time
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime

from digest import log
from digest.actions.duty.helping import asked_here
from digest.actions.reports.box import read_bounces
from digest.actions.upkeep.prune import prune
from digest.config.digests import Digest
from digest.errors import Stopped, Unavailable
from digest.model.duty import EVERY_ROLE, Role
from digest.model.edition import Occasion, Status, Waiting
from digest.model.mail import Batch
from digest.model.run import Ended, Report
from digest.pipeline import delivering, gathering, running, telling, writing
from digest.pipeline.drafts import making
from digest.send.attempt import PUT_OFF
from digest.send.channel import channel_name
from digest.send.ports import NotNow
from digest.timetable import is_over, last_wave, to_show
from digest.wiring import Wiring


def unfinished(wiring: Wiring, digest: Digest, *, frozen: bool = True) -> Sequence[Occasion]:
    """Occasions for which something can be done now, whoever began them, unless somebody is at it: approved drafts
    whose time has come, drafts that are too late, editions to be shown, and `frozen` ones that have mails due."""
    if _is_held(wiring, digest):
        return ()
    half = _half_sent(wiring, digest) if frozen else ()
    return (*half, *_drafts(wiring, digest), *_to_show(wiring, digest))


def _half_sent(wiring: Wiring, digest: Digest) -> Sequence[Occasion]:
    """Of frozen editions that have mails due now."""
    store = wiring.store
    frozen = [edition for edition in store.editions.sending() if edition.digest == digest.key]
    if not frozen or store.deliveries.stopped():
        return ()
    kit = wiring.kit(digest.key)
    return tuple(edition.occasion for edition in frozen if delivering.due(edition, digest, kit))


def _drafts(wiring: Wiring, digest: Digest) -> Iterator[Occasion]:
    for draft in wiring.store.editions.waiting(digest.key):
        goes = draft.status is Status.APPROVED and draft.due <= wiring.clock()
        if _is_late(wiring, draft, digest) or (goes and not wiring.store.deliveries.stopped()):
            yield draft.occasion


def _to_show(wiring: Wiring, digest: Digest) -> Iterator[Occasion]:
    publication = wiring.publication
    for occasion in to_show(digest, publication.site.zone, wiring.clock(), publication.readers(digest)):
        if wiring.store.editions.of(digest.key, occasion.key) is None:
            yield occasion


def _is_held(wiring: Wiring, digest: Digest) -> bool:
    running = wiring.store.runs.running(wiring.clock())
    return any(run.digest == digest.key and not wiring.presence.gone(run.by) for run in running)


def _is_late(wiring: Wiring, draft: Waiting, digest: Digest) -> bool:
    """What a person made by hand is late so long after it was approved, and not before."""
    since: datetime | None = max(draft.due, _last_wave(wiring, digest, draft.occasion))
    if draft.occasion.by_hand and not draft.leaves:
        approval = wiring.store.drafts.approved([draft.id]).get(draft.id)
        since = approval.at if approval else None
    return since is not None and wiring.clock() - since > digest.late_limit


def _last_wave(wiring: Wiring, digest: Digest, occasion: Occasion) -> datetime:
    publication = wiring.publication
    return last_wave(occasion, {publication.site.zone, *publication.readers(digest)})


def run_due(wiring: Wiring, digest: Digest, occasion: Occasion) -> Report:
    """The occasion is sent, held, skipped, failed or still open, as the report says. Raises `DigestError` when it must
    come up again."""
    begun = time.monotonic()
    with wiring.sending_here():
        report = _run(wiring, digest, occasion)
    log.event(
        "run.ended",
        digest=digest.key,
        edition=f"{digest.key} {occasion.words}",
        ended=report.ended,
        seconds=time.monotonic() - begun,
        reason=report.reason,
        **report.answers,
    )
    if report.ended is Ended.FAILED and not report.edition:
        raise Unavailable(report.reason, where=digest.key)
    return report


def _run(wiring: Wiring, digest: Digest, occasion: Occasion) -> Report:
    kit, now = wiring.kit(digest.key), wiring.clock()
    edition = wiring.store.editions.of(digest.key, occasion.key)
    if isinstance(edition, Waiting):
        late = _is_late(wiring, edition, digest)
        due = max(edition.due, _last_wave(wiring, digest, occasion))
        return running.skip_late(digest, occasion, kit, due) if late else running.run(digest, occasion, kit)
    if edition is None and now - (due := _last_wave(wiring, digest, occasion)) > digest.late_limit:
        return running.skip_late(digest, occasion, kit, due)
    if digest.paused and edition is None:
        raise Unavailable("it is paused", where=digest.key)
    if edition is None and digest.review.wanted and now < occasion.at:
        return making.review(digest, occasion, kit)
    if edition is None and (why := wiring.store.deliveries.stopped()):
        raise Stopped(why, where=digest.key)
    return running.run(digest, occasion, kit)


def tell_editors(wiring: Wiring) -> bool:
    """Notices that are due were mailed; False when they could not be, and are due again. Never raises."""
    try:
        if wiring.publication.site.notices:  # not held up by what keeps the mails of digests
            wiring.place.refuse_copy()
        else:
            wiring.refuse_to_send()
        return telling.tell_editors(wiring.kit(), wiring.publication.digests)
    except Exception as error:
        log.event("editors.untold", level=logging.ERROR, reason=error)
        return False


def write_letters(wiring: Wiring) -> None:
    """Readers' letters that are due were mailed; who asked to subscribe and did not confirm it is reminded, or
    forgotten. Where all sending is stopped they wait. Never raises."""
    try:
        now, store = wiring.clock(), wiring.store
        store.joinings.look_after(now)
        store.moving.look_after(now)
        store.choosing.resume(now)
        if not store.letters.due(now) or store.deliveries.stopped():
            return
        wiring.refuse_to_mail()
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
    """The provider was asked about mails of unknown outcome, as far as it is time to, it does not rest and it answers.
    Never raises."""
    try:
        channel, now = channel_name(wiring.publication.site.mail), wiring.clock()
        if wiring.provider.limits.looks_up and not wiring.store.channels.resting(channel, now):
            _ask_about(wiring.store.asking.due(channel, now), channel, wiring)
    except Exception as error:
        log.event("asking.failed", level=logging.ERROR, reason=error)


def _ask_about(batches: Sequence[Batch], channel: str, wiring: Wiring) -> None:
    """Where no answer comes about a batch, its turn is in five minutes, and that of those behind it is now; where the
    provider said when to ask again, the account rests until then. Raises `Unavailable`."""
    provider, asking = wiring.provider, wiring.store.asking
    for place, batch in enumerate(batches):
        try:
            known = provider.look_up(batch)
        except Unavailable as error:
            if isinstance(error, NotNow):
                wiring.store.channels.pause(channel, error.until, error.what, wiring.clock())
            asking.put_off(batch, wiring.clock() + PUT_OFF)
            for behind in batches[place + 1 :]:
                asking.put_off(behind, wiring.clock())
            raise
        settled = asking.learn(batch.edition, known)
        log.event("uncertain.asked", edition=batch.edition, mails=len(batch.deliveries), settled=settled)


def hear_bounces(wiring: Wiring) -> None:
    """Mails that servers wrote back were read, where there is a box for them. Never raises."""
    try:
        if count := read_bounces(wiring):
            log.event("bounces.read", mails=count)
    except Exception as error:
        log.event("bounces.failed", level=logging.ERROR, reason=error)


def forget(wiring: Wiring) -> None:
    """What nobody needs any more was forgotten, a portion at a time. Never raises."""
    try:
        gone = prune(wiring)
        if any(gone.values()):
            log.event("pruned", **gone)
    except Exception as error:
        log.event("pruning.failed", level=logging.ERROR, reason=error)
