"""When a deferred mail is tried again, and when it is given up (pure)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from digest.model.mail import Answer, Receipt
from digest.text.retry_ladder import wait_after

#: A provider that asks for more is asked again after this.
LONGEST = timedelta(hours=6)


def settled(receipt: Receipt, attempt: int, now: datetime, until: datetime | None) -> Receipt:
    """The receipt as it is recorded: a deferred one with its next try, or expired where that came after `until`."""
    if receipt.answer is not Answer.DEFERRED:
        return receipt
    at = again(attempt, now, receipt.retry_at)
    if until is not None and at > until:
        return expired(receipt.delivery, receipt.reason)
    return replace(receipt, retry_at=at)


def expired(delivery: str, why: str) -> Receipt:
    """The receipt of a delivery that is given up, with what kept it."""
    reason = "not delivered within the late limit" + (f": {why}" if why else "")
    return Receipt(delivery=delivery, answer=Answer.EXPIRED, reason=reason)


def again(attempt: int, now: datetime, asked: datetime | None = None) -> datetime:
    """The next try after that many attempts (from 1): when the provider asked, up to six hours, or by our delays."""
    if asked is not None:
        return min(max(asked, now), now + LONGEST)
    return now + wait_after(attempt)
