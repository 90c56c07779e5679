"""What a provider answered to a batch, stored under the lock of its row; a final answer is never replaced here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, bindparam, func, or_, select, update

from digest.model.mail import Answer, Delivery, Receipt
from digest.store.database.tables import deliveries, tallies
from digest.store.database.upsert import run_for_all
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
    here = {"of_edition": batch.edition, "of_number": batch.number}
    whose: dict[str, int] = dict(connection.execute(_DUE_HERE, here).tuples().all())
    answered = [receipt for receipt in receipts if receipt.delivery in whose]
    answers = [receipt.answer.value for receipt in answered]
    columns = {
        **{name: [value] * len(answered) for name, value in here.items()},
        "whose": [whose[receipt.delivery] for receipt in answered],
        "its_answer": answers,
        "its_reason": [receipt.reason for receipt in answered],
        "its_provider_id": [receipt.provider_id for receipt in answered],
        "due_again": [_due_again(receipt, now) for receipt in answered],
        "now": [now] * len(answered),
    }
    run_for_all(connection, _KEEP, columns)
    return Counter(answers)


def _due_again(receipt: Receipt, now: datetime) -> datetime | None:
    return None if receipt.answer.final else receipt.retry_at or now + wait_after(1)


def earliest_retry(connection: Connection, batch: Row[Any]) -> datetime | None:
    """When the batch is due again; None when nothing of it is left."""
    here = {"of_edition": batch.edition, "of_number": batch.number}
    retry_at: datetime | None = connection.scalar(_EARLIEST, here)
    return retry_at


def tally_answers(connection: Connection, edition: int, outcome: Mapping[str, int]) -> None:
    """Deliveries that were due were answered so often. All who send the edition wait for each other here until their
    transactions end: nothing else comes behind it but what is counted for the edition, too."""
    final = Counter({answer: count for answer, count in outcome.items() if Answer(answer).final})
    tally(connection, edition, {**final, DUE: -final.total()})


def tally(connection: Connection, edition: int, changes: Mapping[str, int]) -> None:
    """Answers have changed by so many, in one order for all, so that no two transactions wait for each other."""
    rows = [{"whose": edition, "its_answer": answer, "by": count} for answer, count in sorted(changes.items()) if count]
    if rows:
        connection.execute(_TALLY, rows)


def _is_due() -> ColumnElement[bool]:
    return or_(deliveries.c.answer.is_(None), deliveries.c.answer == Answer.DEFERRED.value)


# Statements that run for every batch, made once.
_HERE = and_(deliveries.c.edition == bindparam("of_edition"), deliveries.c.batch == bindparam("of_number"))
_DUE_HERE = select(deliveries.c.id, deliveries.c.subscriber).where(_HERE, _is_due())
_EARLIEST = select(func.min(deliveries.c.retry_at)).where(_HERE, _is_due())
_KEEP = (
    update(deliveries)
    .where(_HERE, deliveries.c.subscriber == bindparam("whose"))
    .values(
        answer=bindparam("its_answer"),
        reason=bindparam("its_reason"),
        provider_id=bindparam("its_provider_id"),
        retry_at=bindparam("due_again"),
        answered_at=bindparam("now"),
    )
)
_TALLY = (
    update(tallies)
    .where(tallies.c.edition == bindparam("whose"), tallies.c.answer == bindparam("its_answer"))
    .values(deliveries=tallies.c.deliveries + bindparam("by"))
)
