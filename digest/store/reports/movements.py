"""Who came to a digest and who left it after an edition went out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from digest.model.people import Standing
from digest.store.database.tables import editions, subscriptions


@dataclass(frozen=True, slots=True, kw_only=True)
class Movements:
    """From one edition of a digest to its next; nobody is counted who was erased since."""

    left: int
    joined: int


def movements(connection: Connection, digest: str, since: datetime) -> Movements:
    """Who left and joined from then on, until the digest's next edition was frozen."""
    later = select(func.min(editions.c.frozen)).where(editions.c.digest == digest, editions.c.frozen > since)
    until = connection.scalar(later)
    moved = [subscriptions.c.digest == digest, subscriptions.c.since >= since]
    if until:
        moved.append(subscriptions.c.since < until)
    query = select(subscriptions.c.standing, func.count()).where(*moved).group_by(subscriptions.c.standing)
    counts: dict[str, int] = dict(connection.execute(query).tuples().all())
    return Movements(left=counts.get(Standing.UNSUBSCRIBED.value, 0), joined=counts.get(Standing.ACTIVE.value, 0))
