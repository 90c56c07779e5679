"""How a publication is and does, in figures: what `/metrics` shows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from digest.actions.duty.health import health
from digest.model import figures as model
from digest.model.duty import Role
from digest.model.source import Health
from digest.publication import Publication


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """All that is measured, read from the database: equal for every process that is asked."""

    ledger: model.Figures
    sources: Mapping[Health, int]
    """Of all digests in force, each counted once."""
    post_waits: float
    """Seconds since the oldest that was posted and is not applied; 0 where none waits."""
    reports: Mapping[tuple[str, str], int]
    """Provider and what it told of a mail, such as "bounced hard" → how often, repetitions included."""
    looked: Mapping[Role, datetime]
    """When somebody with that role last looked."""
    overdue: int
    """Editions whose time came a while ago, and that nobody began."""
    stopped: bool
    """All sending is halted."""
    problems: int
    """What `digest health` would tell."""


def figures(publication: Publication) -> Figures:
    """As they are now; nothing is written."""
    store, now = publication.store, publication.clock()
    keys = {source.key for digest in publication.digests.values() for source in digest.sources}
    states = store.sources.states(keys)
    well = Counter(states[key].health if key in states else Health.NEW for key in keys)
    oldest, looked_after = store.inbox.oldest(), health(publication)
    looked: dict[Role, datetime] = {}
    for worker in store.workers.all():
        for role in worker.roles:
            looked[role] = max(worker.looked, looked.get(role, worker.looked))
    return Figures(
        ledger=store.figures(),
        sources={one: well[one] for one in Health},
        post_waits=max(0.0, (now - oldest).total_seconds()) if oldest else 0.0,
        reports={(count.provider, count.what): count.times for count in store.reports.received()},
        looked=looked,
        overdue=len(looked_after.overdue),
        stopped=bool(looked_after.stopped),
        problems=len(looked_after.problems),
    )
