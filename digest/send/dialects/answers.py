"""What an answer means, for all mail APIs: accepted only where the dialect reads it so, not taken only where it says
so clearly, and uncertain in every other case (pure)."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from digest.model.mail import Answer, Batch, Delivery, Receipt
from digest.send.dialects.base import Refused, Reply
from digest.send.ports import ProviderHalt
from digest.text.http_dates import retry_after
from digest.text.lines import one_line

#: Statuses that say: nothing was taken, ask again later (RFC 9110 15.5.9 and 15.6.4, RFC 8470 5.2, RFC 6585 4).
NOT_NOW = frozenset({408, 425, 429, 503})
#: Statuses that say: nothing was taken, and something is ours to mend first. Whatever is in neither list may have
#: taken all: a gateway can fail after the server behind it answered.
OURS = frozenset(range(300, 500)) - NOT_NOW

_ADVICE = {
    401: "The token in `mail:` is wrong or was revoked. Set the right one, then: digest go",
    402: "The account has no credits left. After that is mended: digest go",
    403: "The token in `mail:` may not send. Set the right one, then: digest go",
    404: "There is no such mail API at `base_url`. Mend it in config/digest.yaml, then: digest go",
    420: "The account's quota is used up. After that is mended: digest go",
}
_LOOK = "Look at `mail:` in config/digest.yaml."


class Whose(StrEnum):
    """Whose fault a refusal is."""

    #: this reader's address takes no mail
    READER = "reader"
    #: the mail is not as the provider wants it
    MESSAGE = "message"
    #: nobody's mail will be taken
    ACCOUNT = "account"


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """One mail was not taken."""

    whose: Whose
    reason: str


def refused(
    name: str, batch: Batch, reply: Reply, words: str, now: datetime, wait: timedelta | None = None
) -> tuple[Receipt, ...]:
    """What a call without success means for the whole batch, by its status; `wait` is how long the provider asks for
    where it says so in the body. Raises `ProviderHalt`, and `Refused` where the batch is too large for one call."""
    reason = worded(f"{name} answered {reply.status}", words)
    if reply.status in NOT_NOW:
        return not_now(batch, reason, now, retry_after(reply.headers, now) if wait is None else wait)
    if reply.status == 413:
        return for_some(batch, f"{reason} (the mail is too large)")
    if reply.status in OURS:
        raise ProviderHalt(reason, advice=_ADVICE.get(reply.status, _LOOK))
    return all_of(batch, Answer.UNCERTAIN, reason)


def known(name: str, reply: Reply, words: str = "") -> object:
    """What the provider says of our account, parsed. Raises `ProviderHalt` where it says nothing, or no."""
    document = parsed(reply.body) if reply.status == 200 else None
    if document is None:
        reason = worded(f"{name} answered {reply.status} when asked for our account", words)
        raise ProviderHalt(reason, advice=_ADVICE.get(reply.status, _LOOK))
    return document


def listed(answer: object, name: str) -> list[object]:
    """The list that an object of an answer holds under the name; empty where there is none."""
    value = part(answer, name)
    return value if isinstance(value, list) else []


def unfit(what: str, advice: str) -> ProviderHalt:
    """The account is there, and could not send."""
    return ProviderHalt(what, advice=advice)


def not_now(batch: Batch, reason: str, now: datetime, wait: timedelta | None = None) -> tuple[Receipt, ...]:
    """Nothing was taken, and nobody else fares better until `wait` is over."""
    retry_at = None if wait is None else now + wait
    return all_of(batch, Answer.DEFERRED, reason, retry_at=retry_at, channel=True)


def for_some(batch: Batch, reason: str, named: Mapping[int, str] | None = None) -> tuple[Receipt, ...]:
    """Nothing was taken because of some messages: of one message, that it is rejected. Raises `Refused` for several."""
    if len(batch.deliveries) > 1:
        raise Refused(reason, named)
    return all_of(batch, Answer.REJECTED, reason)


def each(
    name: str,
    batch: Batch,
    results: object,
    outcome: Callable[[Delivery, Mapping[str, object]], Receipt | Refusal],
) -> tuple[Receipt, ...]:
    """A receipt for each message by its own result, in their order; everybody is uncertain where there is not one
    result a message. Raises `ProviderHalt` where the account is refused, or the mail itself for everybody."""
    if not isinstance(results, list) or len(results) != len(batch.deliveries):
        return all_of(batch, Answer.UNCERTAIN, f"{name} gave something else than one result a mail")
    return judged(
        batch,
        [
            outcome(delivery, result) if isinstance(result, dict) else _uncertain(name, delivery)
            for delivery, result in zip(batch.deliveries, results, strict=True)
        ],
    )


def judged(batch: Batch, outcomes: Sequence[Receipt | Refusal]) -> tuple[Receipt, ...]:
    """Receipts for outcomes in the order of the batch's deliveries. Raises `ProviderHalt`, with the answers there are,
    where the account is refused, or every message of several and not for the sake of its reader."""
    receipts = tuple(
        outcome
        if isinstance(outcome, Receipt)
        else Receipt(delivery=delivery.id, answer=Answer.REJECTED, reason=outcome.reason)
        for delivery, outcome in zip(batch.deliveries, outcomes, strict=True)
    )
    refusals = [outcome for outcome in outcomes if isinstance(outcome, Refusal)]
    messages = {refusal.reason for refusal in refusals if refusal.whose is Whose.MESSAGE}
    held = [refusal.reason for refusal in refusals if refusal.whose is Whose.ACCOUNT]
    whole = len(refusals) == len(outcomes) > 1 and messages
    if not held and not whole:
        return receipts
    known = tuple(
        receipt
        for receipt, outcome in zip(receipts, outcomes, strict=True)
        if isinstance(outcome, Receipt) or outcome.whose is Whose.READER
    )
    raise ProviderHalt((held or sorted(messages))[0], advice=f"{_LOOK} After that is mended: digest go", receipts=known)


def all_of(
    batch: Batch,
    answer: Answer,
    reason: str = "",
    *,
    provider_id: str = "",
    retry_at: datetime | None = None,
    channel: bool = False,
    repeat: bool = True,
) -> tuple[Receipt, ...]:
    """A receipt for every delivery of the batch, with that answer and reason."""
    return tuple(
        Receipt(
            delivery=delivery.id,
            answer=answer,
            reason=reason,
            provider_id=provider_id,
            retry_at=retry_at,
            channel=channel,
            repeat=repeat,
        )
        for delivery in batch.deliveries
    )


def parsed(body: bytes) -> object:
    """The JSON, or None."""
    try:
        document: object = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return document


def part(answer: object, name: str) -> object:
    """What an object of an answer holds under the name; None where it holds nothing, or is no object."""
    return answer.get(name) if isinstance(answer, dict) else None


def words(answer: object, name: str) -> str:
    """The text that an object of an answer holds under the name, on one line; empty where there is none."""
    text = part(answer, name)
    return one_line(text)[:200].strip() if isinstance(text, str) else ""


def worded(what: str, words: str) -> str:
    """ "postmark answered 401: no such token", without the colon where there are no words."""
    text = one_line(words)[:200].strip()
    return f"{what}: {text}" if text else what


def _uncertain(name: str, delivery: Delivery) -> Receipt:
    return Receipt(delivery=delivery.id, answer=Answer.UNCERTAIN, reason=f"{name} gave no answer for this mail")
