"""Editors are told of what needs them, each thing once."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import replace

from digest import log
from digest.config.digests import Digest
from digest.errors import DigestError
from digest.model.edition import Draft, Rendering
from digest.model.mail import Answer, Batch, Message
from digest.model.notice import Facts, Notice, NoticeKind, Urgency
from digest.pipeline import command
from digest.pipeline.drafts.mailing import shown_draft
from digest.pipeline.few import hand_over_few
from digest.pipeline.kit import Kit
from digest.render import render_notices
from digest.send import message


def tell_of_edition(kind: NoticeKind, facts: Facts, draft: Draft, kit: Kit, also: str = "") -> None:
    """Editors will be told, once of the same edition; `also` is what makes it another thing."""
    about = f"{draft.digest} {draft.occasion.key} {also}".strip()
    own = {"edition": draft.name, "title": draft.title, "digest": draft.digest}
    kit.store.notices.tell(kind, {**own, **facts}, about, kit.clock(), draft.digest)


def tell_editors(kit: Kit, digests: Mapping[str, Digest]) -> bool:
    """Notices that are due were mailed to every editor, or told by the command of `notices:`, each once, the daily ones
    together; False when that could not be done now: they are due again, and `digest status` says so. Never raises for a
    provider. Without editors nobody is told by mail. `digests` are those in force, by key."""
    if not kit.site.editors and not (kit.site.notices and kit.site.notices.command):
        return True
    due = kit.store.notices.due(kit.clock())
    daily = tuple(notice for notice in due if notice.kind.urgency is Urgency.DAILY)
    mails = [*((notice,) for notice in due if notice.kind.urgency is Urgency.AT_ONCE), daily]
    return all(_mailed(notices, kit, digests) for notices in mails if notices)


def _mailed(notices: tuple[Notice, ...], kit: Kit, digests: Mapping[str, Digest]) -> bool:
    """Marked as told before they are mailed: a process that dies in between, or another that tells at the same time,
    makes no second mail of them."""
    keys = kit.store.notices.mark_mailed([notice.key for notice in notices], kit.clock())
    ours = tuple(notice for notice in notices if notice.key in keys)
    if not ours:
        return True
    try:
        why = _not_gone(ours, kit, digests)
    except Exception as error:
        log.event("notice.failed", level=logging.ERROR, reason=error)
        why = error.what if isinstance(error, DigestError) else type(error).__name__
    if why:
        kit.store.notices.unmark(keys, why)
    return not why


def _not_gone(notices: tuple[Notice, ...], kit: Kit, digests: Mapping[str, Digest]) -> str:
    """Why the notices did not go their way; empty where they did. Raises `DigestError`."""
    if notices[0].kind is NoticeKind.REVIEW:
        return _draft_not_gone(notices[0], kit, digests)
    rendering = render_notices(notices, kit.site, kit.look.to_show())
    way = kit.site.notices
    if way and way.command:
        command.tell(way.command, rendering.subject, rendering.text)
        return ""
    kit = _by_teller(kit)
    batch, messages = message.notice_batch(notices, kit.site, kit.clock())
    return _not_taken(batch, messages, rendering, kit)


def _draft_not_gone(notice: Notice, kit: Kit, digests: Mapping[str, Digest]) -> str:
    """As `_not_gone`, of the draft that a notice shows; of one that is none any more nobody is told."""
    shown = shown_draft(notice, digests[notice.digest], kit) if notice.digest in digests else None
    if shown is None:
        return ""
    way = kit.site.notices
    if way and way.command:
        command.tell(way.command, shown.rendering.subject, shown.words)
        return ""
    kit = _by_teller(kit)
    batch, messages = message.draft_batch(notice, shown.draft, shown.rendering.segment, kit.site, kit.clock())
    return _not_taken(batch, messages, shown.rendering, kit)


def _by_teller(kit: Kit) -> Kit:
    way = kit.site.notices
    if way and way.mail and kit.teller:
        return replace(kit, site=kit.site.model_copy(update={"mail": way.mail}), provider=kit.teller)
    return kit


def _not_taken(batch: Batch, messages: Sequence[Message], rendering: Rendering, kit: Kit) -> str:
    receipts = hand_over_few(batch, messages, {rendering.segment: rendering}, kit)
    gone = not receipts or any(receipt.answer is not Answer.DEFERRED for receipt in receipts)
    return "" if gone else receipts[0].reason or f"{kit.provider.name} takes nothing for now"
