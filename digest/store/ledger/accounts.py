"""How the recipients of an edition add up, within a transaction: counted anew, not taken from the tallies."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, func, select

from digest.model.mail import Answer
from digest.store.database.tables import deliveries

_HAVE_IT = (Answer.ACCEPTED, Answer.UNCERTAIN)


def counted(connection: Connection, edition: int) -> Mapping[Answer, int]:
    """Final answer → deliveries of the edition."""
    query = select(deliveries.c.answer, func.count()).where(
        deliveries.c.edition == edition, deliveries.c.answer.is_not(None)
    )
    rows = connection.execute(query.group_by(deliveries.c.answer)).tuples().all()
    counts = {Answer(answer): count for answer, count in rows if answer}
    return {answer: count for answer, count in counts.items() if answer.final}


def why_nobody(connection: Connection, edition: int, counts: Mapping[Answer, int]) -> str:
    """Why nobody has the edition, or may have it, though somebody wants it: the reason most of them have. Empty where
    somebody does."""
    missed = {answer: counts.get(answer, 0) for answer in (Answer.EXPIRED, Answer.REJECTED)}
    if any(counts.get(answer) for answer in _HAVE_IT) or not sum(missed.values()):
        return ""
    worst = max(missed, key=lambda answer: missed[answer])
    return usual_reason(connection, edition, worst) or f"all mails were {worst.value}"


def usual_reason(connection: Connection, edition: int, answer: Answer) -> str:
    """The reason that most deliveries of that answer have; empty where there is none."""
    theirs = select(deliveries.c.reason).where(deliveries.c.edition == edition, deliveries.c.answer == answer.value)
    most = theirs.group_by(deliveries.c.reason).order_by(func.count().desc(), deliveries.c.reason).limit(1)
    return connection.scalar(most) or ""
