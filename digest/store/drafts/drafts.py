"""Drafts that stand: what grouping made, the changes laid over it, the bytes that came of both, and who approved them.

A draft is known by the hash of these bytes. Whoever changes or approves it names the one that they saw; another one
means that somebody was there in between.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal

from sqlalchemy import delete, insert, select, update

from digest import crash
from digest.model.change import Change
from digest.model.edition import Draft, Rendering, Status, Waiting
from digest.model.grouping import Grouping, Verdict
from digest.store import frozen
from digest.store.database.engine import Database
from digest.store.database.tables import settled
from digest.store.database.upsert import portions
from digest.store.drafts.tables import drafts
from digest.store.edition_rows import draft_columns
from digest.store.freezing import fingerprint
from digest.store.standing import keep_prints, keep_renderings, placed, row_of, still


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What a draft is made of, beside its own bytes."""

    grouping: Grouping
    """As it was built, without changes."""
    changes: tuple[Change, ...] = ()
    changed_by: str = ""
    """Who made it or changed it last; empty where its schedule made it and nobody changed it."""
    at: datetime | None = None
    """When it came to stand as it does."""
    frame: str = ""
    """What its mails were made of besides, as text; empty once it is a draft no more."""
    approved_by: str = ""
    approved_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """Who let a draft go, and when."""

    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Laid:
    """A draft with its changes, as it would be sent."""

    draft: Draft
    verdicts: tuple[Verdict, ...]
    renderings: Mapping[str, Rendering]
    """Segment key → what its subscribers get."""
    prints: Mapping[str, bytes] = field(default_factory=dict)
    """By name those of its prints that may not be kept yet."""


class Drafts:
    """The stored drafts."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def keep(self, laid: Laid, kept: Kept, now: datetime, *, reason: str, seen: Waiting | None = None) -> Waiting:
        """The draft stands as given, not approved; it settles nothing. One that was `seen` must stand as it did, or
        `Changed` is raised. Raises `Refused` where the edition of its occasion may not be a draft any more."""
        hash = fingerprint(laid.draft, laid.renderings.values())
        with self._database.write() as connection:
            if seen:
                still(connection, seen)
            columns = draft_columns(laid.draft, Status.DRAFT, now, hash=hash, reason=reason)
            id = placed(connection, columns, laid.verdicts)
            keep_renderings(connection, id, laid.renderings)
            keep_prints(connection, id, laid.draft, laid.prints, now)
            connection.execute(delete(drafts).where(drafts.c.edition == id))
            row = {"edition": id, "grouping": frozen.text(kept.grouping), "changes": _text(kept.changes)}
            row |= {"changed_by": kept.changed_by, "frame": kept.frame}
            connection.execute(insert(drafts).values(**row, kept=kept.at))
        return Waiting(id=id, draft=laid.draft, status=Status.DRAFT, reason=reason, hash=hash)

    def of(self, id: int) -> Kept | None:
        """What the draft of that id is made of; None where nothing of it was kept."""
        with self._database.read() as connection:
            row = connection.execute(select(drafts).where(drafts.c.edition == id)).first()
        if row is None:
            return None
        changes = (frozen.value_of(Change, one) for one in frozen.plain(row.changes))
        return Kept(
            grouping=frozen.value(Grouping, row.grouping),
            changes=tuple(changes),
            changed_by=row.changed_by,
            at=row.kept,
            frame=row.frame,
            approved_by=row.approved_by,
            approved_at=row.approved_at,
        )

    def approve(self, seen: Waiting, by: str, now: datetime, *, leaves: datetime | None = None) -> Waiting:
        """The bytes that were seen are approved by that person, to leave then, or at their occasion. Raises `Changed`
        where it has others by now, `Refused` where it is no draft any more."""
        approval = {"approved_by": by, "approved_at": now}
        approved = self._turn(replace(seen, leaves=leaves), Status.APPROVED, now, approval)
        crash.at("approved")
        return approved

    def wait(self, seen: Waiting, now: datetime, reason: str = "") -> Waiting:
        """It waits, again or still, for that reason, or for the one it had. Raises `Changed` and `Refused` as approving
        does."""
        waits = replace(seen, reason=reason or seen.reason, leaves=None)
        return self._turn(waits, Status.DRAFT, now, {"approved_by": "", "approved_at": None})

    def approved(self, ids: Collection[int]) -> Mapping[int, Approval]:
        """Of those of the drafts and editions that were approved, who did, and when."""
        named = (drafts.c.edition, drafts.c.approved_by, drafts.c.approved_at)
        approvals: dict[int, Approval] = {}
        with self._database.read() as connection:
            for some in portions(sorted(ids)):
                query = select(*named).where(drafts.c.edition.in_(some), drafts.c.approved_by != "")
                approvals |= {
                    row.edition: Approval(by=row.approved_by, at=row.approved_at) for row in connection.execute(query)
                }
        return approvals

    def ran_since(self, waiting: Waiting) -> frozenset[int]:
        """Numbers of the draft's articles that another edition of the digest has settled."""
        shown = [article.number for story in waiting.draft.stories for article in story.articles]
        query = select(settled.c.article).where(settled.c.digest == waiting.digest, settled.c.article.in_(shown))
        with self._database.read() as connection:
            return frozenset(connection.scalars(query))

    def _turn(
        self,
        seen: Waiting,
        status: Literal[Status.DRAFT, Status.APPROVED],
        now: datetime,
        approval: Mapping[str, object],
    ) -> Waiting:
        with self._database.write() as connection:
            row = still(connection, seen)
            beside = {"status": status.value, "reason": seen.reason, "leaves": seen.leaves}
            content = frozen.text(frozen.plain(row.content) | beside)
            values = {"status": status.value, "changed": now, "content": content, "reason": seen.reason}
            connection.execute(row_of(row.id).values(values))
            connection.execute(update(drafts).where(drafts.c.edition == row.id).values(**approval))
        return replace(seen, status=status)


def _text(changes: Sequence[Change]) -> str:
    return f"[{','.join(map(frozen.text, changes))}]"
