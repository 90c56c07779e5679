"""How drafts, editions, verdicts and renderings lie in rows (pure)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_

from digest.model.edition import Attached, Draft, Edition, Listed, Occasion, Rendering, Skipped, Status, Stored, Waiting
from digest.model.grouping import Outcome, Verdict
from digest.store import frozen
from digest.store.database.tables import editions


def edition_of(row: Row[Any]) -> Stored:
    """The draft or edition in a row of `editions`."""
    content = frozen.plain(row.content)
    draft = frozen.value_of(Draft, content | {"digest": row.digest})
    match Status(row.status):
        case Status.SKIPPED:
            return Skipped(id=row.id, draft=draft, reason=content.get("reason", ""))
        case (Status.DRAFT | Status.APPROVED) as status:
            reason, hash, leaves = content.get("reason", ""), content.get("hash", ""), content.get("leaves")
            when = frozen.value_of(datetime, leaves) if leaves else None
            return Waiting(id=row.id, draft=draft, status=status, reason=reason, hash=hash, leaves=when)
        case status:
            return Edition(
                id=row.id,
                draft=draft,
                status=status,
                frozen=row.frozen,
                hash=content["hash"],
                resumed=row.resumed,
                reason=row.reason,
                later=tuple(content.get("later", ())),
            )


def went_out() -> ColumnElement[bool]:
    """The edition was frozen and did not fail: somebody has it, or may yet."""
    return and_(editions.c.frozen.is_not(None), editions.c.status != Status.FAILED.value)


def listed_of(row: Row[Any]) -> Listed:
    """What lists show of the row of `editions`, its content not being read."""
    return Listed(
        id=row.id,
        digest=row.digest,
        occasion=Occasion(key=row.occasion, at=row.at, by_hand=row.by_hand),
        status=Status(row.status),
        number=row.number if row.frozen else None,
        reason=row.reason,
        stories=row.stories,
    )


def draft_columns(
    draft: Draft, status: Status, now: datetime, *, hash: str = "", reason: str = "", later: Collection[str] = ()
) -> dict[str, object]:
    """The columns in `editions` of a draft that is not frozen; its content tells also what stands beside it."""
    beside: dict[str, object] = {"later": sorted(later)} if later else {}
    return {
        "digest": draft.digest,
        "occasion": draft.occasion.key,
        "at": draft.occasion.at,
        "by_hand": draft.occasion.by_hand,
        "number": draft.number,
        "status": status.value,
        "frozen": None,
        "content": frozen.text(draft, status=status, hash=hash, reason=reason, **beside),
        "reason": reason,
        "stories": len(draft.stories),
        "changed": now,
        "recipients": 0,
    }


def verdict_columns(edition: int, verdict: Verdict) -> dict[str, object]:
    """The columns of a verdict in `verdicts`."""
    return {
        "edition": edition,
        "article": verdict.article,
        "outcome": verdict.outcome.value,
        "reason": verdict.reason,
        "section": verdict.section,
        "story": verdict.story,
        "written": verdict.where,
        "repeats": verdict.of,
        "rank": verdict.rank,
        "tries": verdict.tries,
    }


def verdict_of(row: Row[Any]) -> Verdict:
    """The verdict in a row of `verdicts`."""
    return Verdict(
        article=row.article,
        outcome=Outcome(row.outcome),
        reason=row.reason,
        section=row.section,
        story=row.story,
        where=row.written,
        of=row.repeats,
        rank=row.rank,
        tries=row.tries,
    )


def rendering_columns(edition: int, segment: str, rendering: Rendering) -> dict[str, object]:
    """The columns of a rendering in `renderings`."""
    return {
        "edition": edition,
        "segment": segment,
        "subject": rendering.subject,
        "preheader": rendering.preheader,
        "html": rendering.html,
        "text": rendering.text,
        "mark": rendering.mark,
    }


def picture_columns(edition: int, picture: Attached) -> dict[str, object]:
    """The columns of a picture in `pictures`."""
    return {"edition": edition, "id": picture.id, "kind": picture.kind, "content": picture.content}


def picture_of(row: Row[Any]) -> Attached:
    """The picture in a row of `pictures`."""
    return Attached(id=row.id, kind=row.kind, content=row.content)


def rendering_of(row: Row[Any], pictures: Iterable[Attached]) -> Rendering:
    """The rendering in a row of `renderings`, with those of its edition's pictures that it shows."""
    return Rendering(
        segment=row.segment,
        subject=row.subject,
        preheader=row.preheader,
        html=row.html,
        text=row.text,
        mark=row.mark,
        attached=tuple(picture for picture in pictures if f'"cid:{picture.id}"' in row.html),
    )
