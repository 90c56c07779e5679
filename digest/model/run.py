"""One execution of a digest, and what it reports."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from digest.model.source import Failure


class Ended(StrEnum):
    """How a run ended."""

    #: every recipient has an answer
    SENT = "sent"
    #: built, waits for a person
    HELD = "held"
    #: nothing to send, said so
    SKIPPED = "skipped"
    #: some mails are deferred; the next run goes on
    OPEN = "open"
    #: could not be done, or reached nobody
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceReport:
    """What one source gave to a run."""

    source: str
    name: str
    new: int
    """Articles not seen before, and open."""
    seen: int = 0
    """Remembered as seen at the first collection, not shown."""
    held: int = 0
    """New, but too many at once: they wait for an editor."""
    failure: Failure | None = None
    seconds: float = 0.0

    unread: tuple[str, ...] = ()
    """Of a folder, a sentence of each file of which nothing was taken."""

    @property
    def remark(self) -> str:
        """What an editor should know of it, though it did not fail, in sentences; mostly empty."""
        unread = f"{self.name}: {' '.join(self.unread)}" if self.unread else ""
        return " ".join(filter(None, (self._of_articles, unread)))

    @property
    def _of_articles(self) -> str:
        if self.held:
            return (
                f"{self.name}: {self.held} articles are new at once and are held; digest sources says why, and "
                f"digest sources release {self.source} lets them through."
            )
        if self.seen:
            are = "is" if self.new == 1 else "are"
            return (
                f"{self.name} is new: of its {self.new + self.seen} articles {self.new} {are} taken, "
                "the others are only remembered."
            )
        return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a run did, in numbers and sentences."""

    digest: str
    occasion: str
    ended: Ended
    edition: int = 0
    reason: str = ""
    sources: tuple[SourceReport, ...] = ()
    outcomes: Mapping[str, int] = field(default_factory=dict)
    """Outcome → articles."""
    answers: Mapping[str, int] = field(default_factory=dict)
    """Answer → recipients, with "due" for those without one."""
    recipients: int = 0
    coming: int = 0
    """Of those who are due, readers whose clocks do not show the time yet."""
    stopped: bool = False
    """All sending was halted when it ended."""
    again: datetime | None = None
    """Of one that is open: when the next of those who are due may be tried; None where that is at once."""
    since: tuple[str, ...] = ()
    """Of a draft that left, what came or was changed since it stands as it does, in sentences."""

    @property
    def failures(self) -> tuple[Failure, ...]:
        """The sources that gave nothing, and why."""
        return tuple(s.failure for s in self.sources if s.failure)


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One execution of a digest, held by a lease."""

    id: int
    digest: str
    occasion: str
    by: str
    """host:pid of whoever runs it."""
    started: datetime
    ended: datetime | None = None
    report: Report | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Progress, for whoever draws or logs it: `name` is noun.past ("source.collected", "batch.accepted")."""

    name: str
    done: int = 0
    total: int = 0
    text: str = ""
    digest: str = ""
    edition: str = ""
    """By its name."""
    batch: int | None = None
    seconds: float | None = None
    """That it took."""
