"""What grouping knows of the past, derived from frozen editions and kept nowhere else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Select, func, select

from digest.model.grouping import Memory, Outcome, PastStory
from digest.store.database.engine import Database
from digest.store.database.tables import editions, settled, verdicts
from digest.store.edition_rows import edition_of, went_out

_REACH = timedelta(days=30)
_EDITIONS = 60


class Memories:
    """The past of every digest, as grouping asks for it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, digest: str, not_in: Sequence[str], now: datetime) -> Memory:
        """Stories that the last 60 frozen editions of 30 days ran, here and in the digests of `not_in`, oldest first,
        and how often each open article has missed one over the cap."""
        with self._database.read() as connection:
            return Memory(
                past=tuple(_stories_that_ran(connection, [digest], now)),
                elsewhere=tuple(_stories_that_ran(connection, not_in, now)),
                missed=_missed(connection, digest),
            )


def _stories_that_ran(connection: Connection, digests: Sequence[str], now: datetime) -> Iterator[PastStory]:
    recent = _frozen(digests).where(editions.c.frozen >= now - _REACH)
    for row in reversed(connection.execute(recent.with_only_columns(*editions.c)).all()):
        edition = edition_of(row)
        for story in edition.draft.stories:
            yield PastStory(
                key=story.key,
                ran=row.frozen,
                edition=edition.name,
                occasion=edition.occasion.key,
                articles=story.articles,
            )


def _missed(connection: Connection, digest: str) -> Mapping[int, int]:
    is_settled = select(settled.c.article).where(settled.c.article == verdicts.c.article, settled.c.digest == digest)
    query = (
        select(verdicts.c.article, func.count())
        .where(verdicts.c.edition.in_(_frozen([digest])), verdicts.c.outcome == Outcome.OVER_CAP.value)
        .where(~is_settled.exists())
        .group_by(verdicts.c.article)
    )
    return dict(connection.execute(query).tuples().all())


def _frozen(digests: Sequence[str]) -> Select[Any]:
    """Ids of the last frozen editions of these digests that did not fail, newest first."""
    frozen = select(editions.c.id).where(editions.c.digest.in_(digests), went_out())
    return frozen.order_by(editions.c.frozen.desc(), editions.c.id.desc()).limit(_EDITIONS)
