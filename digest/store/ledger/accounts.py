"""What is written of every delivery of an edition, and how its recipients add up: counted anew, not taken from the
tallies."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, Row, func, insert, or_, select

from digest.model.mail import Account, Answer
from digest.store.database.engine import Database, streamed
from digest.store.database.tables import deliveries, tallies
from digest.store.freezing import DUE

_HAVE_IT = (Answer.ACCEPTED, Answer.UNCERTAIN)


class Accounts:
    """What is written of deliveries."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, edition: int, answers: Collection[Answer] = (), limit: int | None = None) -> Iterator[Account]:
        """All of the edition in the order of sending, of those answers where any are given (deferred: whoever is due);
        streamed."""
        query = select(deliveries).where(deliveries.c.edition == edition)
        if answers:
            wanted = deliveries.c.answer.in_([answer.value for answer in answers])
            query = query.where(or_(wanted, deliveries.c.answer.is_(None)) if Answer.DEFERRED in answers else wanted)
        query = query.order_by(deliveries.c.batch, deliveries.c.subscriber).limit(limit)
        with self._database.read() as connection, streamed(connection, query) as rows:
            yield from map(_account, rows)

    def counted(self, edition: int) -> Mapping[Answer, int]:
        """Final answer → deliveries of the edition, counted anew."""
        with self._database.read() as connection:
            return counted(connection, edition)


def _account(row: Row[Any]) -> Account:
    answer = Answer(row.answer) if row.answer else None
    return Account(
        id=row.id,
        address=row.address,
        name=row.name,
        answer=answer if answer and answer.final else None,
        reason=row.reason,
        provider_id=row.provider_id,
        at=row.answered_at,
        again=row.retry_at,
    )


def begin_tallies(connection: Connection, edition: int, recipients: int) -> None:
    """All of the edition's recipients are due."""
    answers = [DUE, *(answer.value for answer in Answer if answer.final)]
    rows = [{"edition": edition, "answer": a, "deliveries": recipients if a == DUE else 0} for a in answers]
    connection.execute(insert(tallies), rows)


def counted(connection: Connection, edition: int) -> Mapping[Answer, int]:
    """Final answer → deliveries of the edition."""
    query = select(deliveries.c.answer, func.count()).where(deliveries.c.edition == edition)
    rows = connection.execute(query.group_by(deliveries.c.answer)).tuples().all()
    return {answer: count for word, count in rows if word and (answer := Answer(word)).final}


def why_nobody(connection: Connection, edition: int, counts: Mapping[Answer, int]) -> str:
    """Why nobody has the edition, or may have it, though somebody wants it: the reason most of them have. Empty where
    somebody does."""
    missed = {answer: counts.get(answer, 0) for answer in (Answer.EXPIRED, Answer.REJECTED)}
    if any(counts.get(answer) for answer in _HAVE_IT) or not sum(missed.values()):
        return ""
    worst = max(missed, key=lambda answer: missed[answer])
    return usual_reason(connection, edition, worst) or f"all mails were {worst.value}"


def usual_reason(connection: Connection, edition: int, answer: Answer) -> str:
    """The reason that most deliveries of that answer have, one with a cause behind a colon before one without; empty
    where there is none."""
    theirs = select(deliveries.c.reason).where(deliveries.c.edition == edition, deliveries.c.answer == answer.value)
    has_cause = deliveries.c.reason.contains(": ")
    most = (
        theirs.group_by(deliveries.c.reason)
        .order_by(has_cause.desc(), func.count().desc(), deliveries.c.reason)
        .limit(1)
    )
    return connection.scalar(most) or ""
