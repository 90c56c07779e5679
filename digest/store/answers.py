"""What a provider answered to a batch, stored under the lock of its row; a final answer is never replaced here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, bindparam, func, or_, select, update

from digest.model.mail import Answer, Delivery, Receipt
from digest.store.database.tables import deliveries, tallies
from digest.store.freezing import DUE
from digest.text.retry_ladder import wait_after

_NO_ANSWER = "the provider's answer does not mention it"


def first_final(receipts: Iterable[Receipt]) -> dict[str, Receipt]:
    """Delivery → its receipt: the first final one, or else the last."""
    kept: dict[str, Receipt] = {}
    for receipt in receipts:
        if receipt.delivery not in kept or not kept[receipt.delivery].answer.final:
            kept[receipt.delivery] = receipt
    return kept


def unmentioned(delivery: Delivery) -> Receipt:
    """The receipt of a delivery that was handed over and that no answer mentions."""
    return Receipt(delivery=delivery.id, answer=Answer.UNCERTAIN, reason=_NO_ANSWER)


def keep_answers(connection: Connection, batch: Row[Any], receipts: Iterable[Receipt], now: datetime) -> Counter[str]:
    """Answers of those still due are stored; answer → how many."""
    here = (deliveries.c.edition == batch.edition, deliveries.c.batch == batch.number)
    due = select(deliveries.c.id, deliveries.c.subscriber).where(*here, _is_due())
    whose: dict[str, int] = {row.id: row.subscriber for row in connection.execute(due)}
    answered = [receipt for receipt in receipts if receipt.delivery in whose]
    if answered:
        row = update(deliveries).where(*here, deliveries.c.subscriber == bindparam("whose"))
        rows = [_answer_columns(receipt, whose[receipt.delivery], now) for receipt in answered]
        connection.execute(row.values(_ANSWER), rows)
    outcome = Counter(receipt.answer.value for receipt in answered)
    final = Counter({answer: count for answer, count in outcome.items() if Answer(answer).final})
    tally(connection, batch.edition, {**final, DUE: -final.total()})
    return outcome


_ANSWER: dict[str, Any] = {
    "answer": bindparam("its_answer"),
    "reason": bindparam("its_reason"),
    "provider_id": bindparam("its_provider_id"),
    "retry_at": bindparam("due_again"),
    "answered_at": bindparam("now"),
}


def _answer_columns(receipt: Receipt, subscriber: int, now: datetime) -> dict[str, object]:
    return {
        "whose": subscriber,
        "its_answer": receipt.answer.value,
        "its_reason": receipt.reason,
        "its_provider_id": receipt.provider_id,
        "due_again": None if receipt.answer.final else receipt.retry_at or now + wait_after(1),
        "now": now,
    }


def earliest_retry(connection: Connection, batch: Row[Any]) -> datetime | None:
    """When the batch is due again; None when nothing of it is left."""
    left = select(func.min(deliveries.c.retry_at)).where(
        deliveries.c.edition == batch.edition, deliveries.c.batch == batch.number, _is_due()
    )
    retry_at: datetime | None = connection.scalar(left)
    return retry_at


def tally(connection: Connection, edition: int, changes: Mapping[str, int]) -> None:
    """Answers have changed by so many, in one order for all, so that no two transactions wait for each other."""
    for answer, change in sorted(changes.items()):
        if change:
            row = update(tallies).where(tallies.c.edition == edition, tallies.c.answer == answer)
            connection.execute(row.values(deliveries=tallies.c.deliveries + change))


def _is_due() -> ColumnElement[bool]:
    return or_(deliveries.c.answer.is_(None), deliveries.c.answer == Answer.DEFERRED.value)
