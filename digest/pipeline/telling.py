"""Editors are told of what needs them, each thing once."""

from __future__ import annotations

import logging

from digest import log
from digest.model.edition import Edition
from digest.model.mail import Answer, Notice, Urgency
from digest.pipeline.kit import Kit
from digest.render import render_notice
from digest.send import message


def tell_editors(kit: Kit) -> bool:
    """Notices that are due were mailed to every editor, each once, the daily ones in one mail; False when they could
    not be mailed now, and are due again. Never raises for a provider. Without editors nobody is told by mail."""
    if not kit.site.editors:
        return True
    due = kit.store.notices.due(kit.clock())
    daily = tuple(notice for notice in due if notice.urgency is Urgency.DAILY)
    mails = [*((notice,) for notice in due if notice.urgency is Urgency.AT_ONCE), daily]
    return all(_told(notices, kit) for notices in mails if notices)


def _told(notices: tuple[Notice, ...], kit: Kit) -> bool:
    """Marked as told before they are mailed: a process that dies in between, or another that tells at the same time,
    makes no second mail of them."""
    keys = kit.store.notices.told([notice.key for notice in notices], kit.clock())
    ours = tuple(notice for notice in notices if notice.key in keys)
    if not ours:
        return True
    try:
        mailed = _mailed(_together(ours), kit)
    except Exception as error:
        log.event("notice.failed", level=logging.ERROR, reason=error)
        mailed = False
    if not mailed:
        kit.store.notices.untold(keys)
    return mailed


def _mailed(notice: Notice, kit: Kit) -> bool:
    rendering = render_notice(notice, kit.site, kit.look)
    batch, messages = message.notice_batch(notice, kit.site, kit.clock())
    receipts = kit.provider.hand_over(batch, messages, {rendering.segment: rendering})
    return not receipts or any(receipt.answer is not Answer.DEFERRED for receipt in receipts)


def _together(notices: tuple[Notice, ...]) -> Notice:
    if len(notices) == 1:
        return notices[0]
    return Notice(
        kind="daily",
        subject=f"{len(notices)} things to know",
        lines=tuple(line for notice in notices for line in (f"{notice.subject}:", *notice.lines)),
        key="\n".join(notice.key for notice in notices),
    )


def tell(
    kit: Kit,
    kind: str,
    subject: str,
    lines: tuple[str, ...],
    edition: Edition,
    *,
    at_once: bool = False,
    also: str = "",
) -> None:
    """Editors are told once of the same thing; `also` is what makes it another one."""
    notice = Notice(
        kind=kind,
        subject=subject,
        lines=lines,
        digest=edition.digest,
        urgency=Urgency.AT_ONCE if at_once else Urgency.DAILY,
        key=f"{kind} {edition.digest} {edition.occasion.key} {also}".strip(),
    )
    kit.store.notices.add(notice, kit.clock())
