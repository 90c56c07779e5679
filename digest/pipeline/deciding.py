"""What becomes of a built edition, and why: the one place that says so. Runs do what it says, and whoever shows what
would happen asks it too."""

from __future__ import annotations

from digest.config.digests import Digest
from digest.model.decision import Decision, Fate
from digest.model.edition import Draft
from digest.model.notice import Facts
from digest.model.run import SourceReport
from digest.pipeline.ill import reasons
from digest.pipeline.kit import Built, Kit
from digest.store import Store


def decided(built: Built, digest: Digest, kit: Kit, *, attended: bool) -> Decision:
    """What becomes of the edition; `attended` where a person sends it, and sees it before it goes."""
    return (
        all_failed(built.sources, digest)
        or too_few(built.draft, digest)
        or nobody(digest, kit.store, attended=attended)
        or faulty(built)
        or first_waits(digest, kit.store, real=kit.provider.limits.real, attended=attended)
        or must_be_seen(digest, attended=attended)
        or Decision(fate=Fate.SENT)
    )


def all_failed(sources: tuple[SourceReport, ...], digest: Digest) -> Decision | None:
    """Where no source could be collected nothing is sent: that is not "no news"."""
    failures = [source.failure for source in sources if source.failure]
    if not sources or len(failures) < len(sources):
        return None
    several = len(sources) > 1
    reason = (
        f"none of {len(sources)} sources could be collected" if several else "its only source could not be collected"
    )
    facts: Facts = {"title": digest.title, "sources": len(sources), **reasons(failures)}
    return Decision(fate=Fate.FAILED, reason=reason, facts=facts)


def nobody(digest: Digest, store: Store, *, attended: bool) -> Decision | None:
    """Articles are not used up on an edition that nobody gets."""
    if store.subscribers.count(digest.key):
        return None
    if not attended:
        reason = "nobody is subscribed; its articles wait"
        return Decision(fate=Fate.SKIPPED, reason=reason, facts={"subscribers": 0})
    advice = f"digest subscribers add ADDRESS --to {digest.key} adds one."
    return Decision(fate=Fate.REFUSED, reason=f"{digest.key} has no subscribers", advice=advice)


def first_waits(digest: Digest, store: Store, *, real: bool, attended: bool) -> Decision | None:
    """What leaves the machine for the first time is seen by a person before."""
    if attended or not real or store.editions.frozen_before(digest.key):
        return None
    reason = "it is the first edition of this digest, and a person must see that one"
    return Decision(fate=Fate.HELD, reason=reason, facts={"reason": reason})


def must_be_seen(digest: Digest, *, attended: bool) -> Decision | None:
    """What nobody was shown does not leave where each edition is to be approved, and what one person sends does not
    where another one must approve it."""
    if attended and digest.approve == "another editor":
        reason = "another editor than who sends it approves it"
    elif not attended and digest.review.wanted and digest.if_not_approved == "hold":
        reason = "its editors approve it before it leaves"
    else:
        return None
    return Decision(fate=Fate.HELD, reason=reason, facts={"reason": reason})


def too_few(draft: Draft, digest: Digest) -> Decision | None:
    """An edition of too little news waits for more."""
    stories = len(draft.stories)
    if stories >= digest.min_stories or (stories and digest.if_fewer == "send"):
        return None
    reason = f"{stories} of at least {digest.min_stories} stories; they wait for the next edition"
    facts: Facts = {"stories": stories, "least": digest.min_stories}
    return Decision(fate=Fate.SKIPPED, reason=reason if stories else "no news", facts=facts)


def faulty(built: Built) -> Decision | None:
    """A mail that is wrong is sent to nobody."""
    faults = tuple(f"{one.where}: {one.what}" for one in built.findings if one.severity == "error")
    if not faults:
        return None
    many = f"{len(faults)} faults" if len(faults) > 1 else "a fault"
    advice = f"digest preview {built.draft.digest} shows the mail."
    return Decision(
        fate=Fate.REFUSED, reason=f"the mail has {many}: {faults[0]}", advice=advice, facts={"faults": faults}
    )
