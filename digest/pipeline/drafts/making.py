"""A draft comes to stand: because its editors are shown each edition, because it must wait, or because a person wants
to change it. It settles nothing."""

from __future__ import annotations

from dataclasses import replace

from digest import crash
from digest.config.digests import Digest
from digest.errors import Refused, Unavailable
from digest.model.edition import Occasion, Status, Waiting
from digest.model.notice import NoticeKind
from digest.model.run import Ended, Report, Run
from digest.pipeline.building import build
from digest.pipeline.deciding import all_failed, too_few
from digest.pipeline.delivering import reported
from digest.pipeline.drafts.standing import keep
from digest.pipeline.ending import failed, go_on
from digest.pipeline.kit import Built, Kit
from digest.pipeline.lease import leased
from digest.pipeline.sharing import gather
from digest.pipeline.telling import tell_of_edition

APPROVED, SEEN = "its editors approve it before it leaves", "its editors are shown it before it leaves"


def review(digest: Digest, occasion: Occasion, kit: Kit) -> Report:
    """Before the occasion is due a draft of it stands, and editors are shown it; one that stands already stays.

    Raises `Busy` when another process is at the same digest, `Unavailable` while there is nothing to be shown.
    """
    with leased(digest, occasion, kit) as lease:
        stands = kit.store.editions.of(digest.key, occasion.key)
        report = reported(stands, Ended.HELD, kit) if stands else _shown(digest, occasion, lease, kit)
        kit.store.runs.end(lease, report, kit.clock())
    return report


def _shown(digest: Digest, occasion: Occasion, lease: Run, kit: Kit) -> Report:
    sources = gather(digest, lease, kit)
    go_on(kit)
    built = replace(build(digest, occasion, kit), sources=sources)
    if nothing := all_failed(sources, digest):
        return failed(built, nothing, kit)
    if fewer := too_few(built.draft, digest):
        raise Unavailable(f"nothing to be shown yet: {fewer.reason}", where=built.draft.name)
    return show(built, APPROVED if digest.if_not_approved == "hold" else SEEN, digest, kit)


def show(built: Built, reason: str, digest: Digest, kit: Kit) -> Report:
    """The edition stands as a draft that waits for that reason, and editors will be shown it; those that were shown
    before it and nobody let go wait no more. All of that or nothing: no draft stands of which nobody hears."""
    with kit.store.together() as store:
        at_once = replace(kit, store=store)
        waiting = keep(built, digest, at_once, reason=reason)
        crash.at("drafted")
        _supersede(waiting, at_once)
        tell_of_edition(NoticeKind.REVIEW, {"occasion": waiting.occasion.key}, waiting.draft, at_once)
    return replace(reported(waiting, Ended.HELD, kit, reason=reason), sources=built.sources)


def drafted(digest: Digest, occasion: Occasion, kit: Kit, reason: str) -> Waiting:
    """A draft of what is news now stands, and waits for that reason. Raises `Busy` when another process is at the same
    digest, `Unavailable` where no source could be collected, `Refused` where there is no news."""
    with leased(digest, occasion, kit) as lease:
        sources = gather(digest, lease, kit)
        built = replace(build(digest, occasion, kit), sources=sources)
        if nothing := all_failed(built.sources, digest):
            raise Unavailable(nothing.reason, where=digest.key, advice="digest sources shows why.")
        if not built.draft.stories:
            raise Refused("there is no news", where=digest.key, advice="digest preview shows what was left out.")
        waiting = keep(built, digest, kit, reason=reason)
        kit.store.runs.end(lease, reported(waiting, Ended.HELD, kit, reason=reason), kit.clock())
    return waiting


def _supersede(waiting: Waiting, kit: Kit) -> None:
    """What a person made by hand, or let go, is theirs."""
    for earlier in kit.store.editions.waiting(waiting.digest):
        by_itself = earlier.status is Status.DRAFT and not earlier.occasion.by_hand
        if by_itself and earlier.occasion.at < waiting.occasion.at:
            kit.store.editions.skip(earlier.draft, f"its articles are in {waiting.name}", kit.clock())
