"""What the ledger adds up to, in one read."""

from __future__ import annotations

from sqlalchemy import func, select

from digest.model.edition import Status
from digest.model.figures import Figures
from digest.store.database.engine import Database
from digest.store.database.tables import attempts, editions, tallies

#: Batches whose seconds are told: as many as are read in a moment, however many there are.
LATEST = 1_000

_EDITIONS = select(editions.c.digest, editions.c.status, func.count().label("editions")).group_by(
    editions.c.digest, editions.c.status
)
_MAILS = (
    select(editions.c.digest, tallies.c.answer, func.sum(tallies.c.deliveries).label("mails"))
    .join(editions, editions.c.id == tallies.c.edition)
    .group_by(editions.c.digest, tallies.c.answer)
)
_LATEST = (
    select(attempts.c.at, attempts.c.ended)
    .order_by(attempts.c.edition.desc(), attempts.c.batch.desc(), attempts.c.attempt.desc())
    .limit(LATEST)
)


def figures(database: Database) -> Figures:
    """As they are now, whoever did it."""
    with database.read() as connection:
        by_status = {(row.digest, Status(row.status)): row.editions for row in connection.execute(_EDITIONS)}
        by_answer = {(row.digest, row.answer): int(row.mails) for row in connection.execute(_MAILS)}
        spans = [(row.at, row.ended) for row in connection.execute(_LATEST)]
    seconds = tuple((ended - at).total_seconds() for at, ended in spans if ended)
    return Figures(editions=by_status, mails=by_answer, batches=seconds)
