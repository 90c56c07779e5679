"""What a person should know of a draft before they let it go."""

from __future__ import annotations

from datetime import datetime

from digest.actions.drafts.changes import MadeChange, made
from digest.actions.shape import Shape
from digest.model.edition import Status, Waiting
from digest.publication import Publication


class About(Shape):
    """A draft in a few words."""

    edition: str
    hash: str
    due: datetime | None
    """When it leaves, once it is approved; None where a person sends it."""
    early: bool
    """That is later than now."""
    changes: tuple[MadeChange, ...]
    """Of its editors, since it was made."""
    by: str
    """Who made or changed it last; empty where its schedule made it and nobody changed it."""
    at: datetime | None
    """When they did."""
    approved_by: str
    reason: str
    """What it waits for, where nobody approved it."""


def about(publication: Publication, waiting: Waiting) -> About:
    """The draft in a few words, as it stands now."""
    kept = publication.store.drafts.of(waiting.id)
    due = None if waiting.occasion.by_hand and not waiting.leaves else waiting.due
    return About(
        edition=waiting.name,
        hash=waiting.hash,
        due=due,
        early=due is not None and due > publication.clock(),
        changes=made(waiting.draft, kept) if kept else (),
        by=kept.changed_by if kept else "",
        at=kept.at if kept else None,
        approved_by=kept.approved_by if kept and waiting.status is Status.APPROVED else "",
        reason=waiting.reason,
    )
