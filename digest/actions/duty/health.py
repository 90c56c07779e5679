"""Whether a publication is looked after: what a monitor asks, and status and doctor show."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from digest.actions.duty.begun import due_until
from digest.actions.shape import Shape
from digest.model.duty import Role, Worker
from digest.model.edition import Status, occasion_words
from digest.publication import Publication
from digest.text.durations import in_words

#: An edition is overdue so long after its time: until then its sources may still be asked.
GRACE = timedelta(minutes=15)
_MISSING = {
    Role.SCHEDULE: "nobody begins editions when they are due",
    Role.SEND: "nobody hands over mails",
}
"""Roles that nobody else takes over; who builds an edition asks its sources where nobody collects."""


class OnDuty(Shape):
    """A process that runs the publication."""

    host: str
    name: str
    roles: tuple[str, ...]
    since: datetime
    looked: datetime
    """When it last looked whether there is something to do."""
    version: str


class Overdue(Shape):
    """An edition whose time came a while ago, and that nobody began."""

    edition: str
    digest: str
    at: datetime
    late: str
    """By how much, in words."""

    @property
    def sentence(self) -> str:
        """What to tell a person."""
        return f"{self.edition} is overdue by {self.late}"


class Health(Shape):
    """How well a publication is looked after."""

    well: bool
    problems: tuple[str, ...]
    on_duty: tuple[OnDuty, ...]
    absent: tuple[str, ...]
    """That nobody is on duty, or nobody for a part of the work, and what mends it."""
    overdue: tuple[Overdue, ...]
    stopped: str
    """Why all sending is halted; empty when it is not."""


def health(publication: Publication) -> Health:
    """Whether somebody is on duty, nothing is overdue, and sending is not stopped."""
    store, now = publication.store, publication.clock()
    known = store.workers.all()
    absent = _absent(known, now)
    late = tuple(_overdue(publication, now))
    stopped = store.deliveries.stopped()
    problems = (
        *absent,
        *(one.sentence for one in late),
        *((f"all sending is stopped: {stopped}",) if stopped else ()),
    )
    return Health(
        well=not problems,
        problems=problems,
        on_duty=tuple(_shape(worker) for worker in known if worker.on_duty(now)),
        absent=absent,
        overdue=late,
        stopped=stopped,
    )


def _absent(known: Sequence[Worker], now: datetime) -> tuple[str, ...]:
    present = [worker for worker in known if worker.on_duty(now)]
    if not present:
        last = f", for {in_words(now - known[0].looked)} by now" if known else ""
        return (f"nobody is on duty{last}: digest start",)
    return tuple(
        f"{what}: digest start --only {role}"
        for role, what in _MISSING.items()
        if not any(role in worker.roles for worker in present)
    )


def _overdue(publication: Publication, now: datetime) -> Iterator[Overdue]:
    """Of each digest what is overdue for the longest time."""
    running = {run.digest for run in publication.store.runs.running(now)}
    for digest in publication.digests.values():
        if digest.key in running:
            continue
        drafts = publication.store.editions.waiting(digest.key)
        held = {one.occasion.key for one in drafts if one.status is Status.DRAFT}
        times = [(one.at, one.key) for one in due_until(publication, digest, now - GRACE) if one.key not in held]
        times += [(one.due, one.occasion.key) for one in drafts if one.status is Status.APPROVED]
        at, key = min(times, default=(now, ""))
        if at <= now - GRACE:
            edition = f"{digest.key} {occasion_words(key)}"
            yield Overdue(edition=edition, digest=digest.key, at=at, late=in_words(now - at))


def _shape(worker: Worker) -> OnDuty:
    return OnDuty(
        host=worker.host,
        name=worker.name,
        roles=tuple(sorted(worker.roles)),
        since=worker.since,
        looked=worker.looked,
        version=worker.version,
    )
