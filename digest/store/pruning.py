"""Takes away what no longer serves: articles long done with, attempts, runs and notices of the past."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import and_, delete, exists, or_, select

from digest.model.edition import Status
from digest.store.database.engine import Database
from digest.store.database.tables import appearances, articles, attempts, begun, editions, notices, runs, settled


def prune(database: Database, before: datetime) -> Mapping[str, int]:
    """Noun → how many were taken away. Editions, verdicts and deliveries stay. An article goes when it was first seen
    before that instant, no source has carried it since, and no digest that is still made may yet run it: one that a
    source still lists is kept, or it would come back as new."""
    chosen = {
        "articles": delete(articles).where(_is_done_with(before)),
        "attempts": delete(attempts).where(attempts.c.edition.in_(_sent(before))),
        "runs": delete(runs).where(runs.c.ended < before),
        "notices": delete(notices).where(notices.c.told < before),
    }
    with database.write() as connection:
        return {noun: connection.execute(statement).rowcount for noun, statement in chosen.items()}


def _is_done_with(before: datetime) -> Any:
    theirs = appearances.c.article == articles.c.number
    carried = exists().where(theirs, appearances.c.seen >= before)
    same = and_(settled.c.article == appearances.c.article, settled.c.digest == begun.c.digest)
    is_settled = exists().where(same).correlate(appearances, begun)
    waits = and_(theirs, appearances.c.source == begun.c.source, appearances.c.id > begun.c.past)
    is_open = exists().where(waits, _is_alive(before), ~is_settled)
    return and_(articles.c.first_seen < before, ~carried, ~is_open)


def _is_alive(before: datetime) -> Any:
    """A digest without an edition since is no longer made; it must not keep everything for ever."""
    made = exists().where(editions.c.digest == begun.c.digest, editions.c.changed >= before)
    return or_(made, begun.c.at >= before)


def _sent(before: datetime) -> Any:
    return select(editions.c.id).where(editions.c.status == Status.SENT.value, editions.c.frozen < before)
