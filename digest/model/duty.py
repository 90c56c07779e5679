"""Processes that run a publication, and what each takes on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from digest.model.run import SourceReport

#: Who did not look for so long is not on duty any more.
ABSENT = timedelta(seconds=90)


class Role(StrEnum):
    """A part of the work of `digest start`; --only names one."""

    #: begins editions when they are due
    SCHEDULE = "schedule"
    #: hands over mails
    SEND = "send"
    #: asks sources
    COLLECT = "collect"
    #: serves the pages
    WEB = "web"


EVERY_ROLE = frozenset(Role)


@dataclass(frozen=True, slots=True, kw_only=True)
class Worker:
    """A process that runs a publication, on one of its machines."""

    name: str
    """ "host:pid-1a2b", like no other."""
    host: str
    roles: frozenset[Role]
    version: str
    """Of the program."""
    since: datetime
    looked: datetime
    """When it last looked whether there is something to do."""
    signing: str = ""
    """Tells one signing key from another, and nothing of it; empty where mails stay on the machine."""
    account: str = ""
    """Tells one secret for the provider from another."""

    def on_duty(self, now: datetime) -> bool:
        """It looked a moment ago."""
        return now - self.looked < ABSENT


class Act(StrEnum):
    """What a process can be called to do at once, rather than when it looks next."""

    #: hand over mails of a frozen edition
    DELIVER = "deliver"
    #: ask sources for a run
    COLLECT = "collect"


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A call to one process. All that it needs stands in the database, so that a job that is lost, or comes twice, does
    no harm."""

    act: Act
    id: int
    """Of the edition, or of the run."""
    to: str
    """The worker's name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shard:
    """Sources of a digest that one process asks for a run."""

    run: int
    number: int
    digest: str
    sources: tuple[str, ...]
    """Their keys."""
    worker: str
    """Who is to ask them."""
    given: datetime
    """When it was given to that worker."""
    taken: bool
    """They are being asked."""
    reports: tuple[SourceReport, ...] | None = None
    """What each gave, once all were asked."""
