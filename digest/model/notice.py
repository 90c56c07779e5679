"""What editors are told by mail: kinds of notices, and the facts that their words are made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Urgency(StrEnum):
    """How soon editors are told."""

    #: at most one mail a day, of all there are
    DAILY = "daily"
    #: at once, in a mail of its own
    AT_ONCE = "at once"


class NoticeKind(StrEnum):
    """What happened. The words of each lie in `templates/notices`, in a file of its name."""

    #: a changed file makes no sense; the last version of it that did stays in force
    REFUSED_EDIT = "refused-edit"
    #: an occasion passed without a mail
    SKIPPED = "skipped"
    #: an edition is made, and editors are shown it before it leaves
    REVIEW = "review"
    #: the time of an edition has come, and it waits for a person
    HELD = "held"
    #: an edition's mail has faults, and was not sent
    FAULTY = "faulty"
    #: there is no edition, for no source could be collected
    ALL_FAILED = "all-failed"
    #: an edition was made of less than half of its sources
    SOURCES_FAILING = "sources-failing"
    #: a source fails again and again, is gone, or looks unlike itself
    ILL_SOURCE = "ill-source"
    #: too many articles of a source are new at once; they wait for an editor
    HELD_SOURCE = "held-source"
    #: a source answers, but publishes nothing for far longer than usual
    SILENT_SOURCE = "silent-source"
    #: the address of a source says, for days, that it has moved
    MOVED_SOURCE = "moved-source"
    #: all sending halts
    STOPPED = "stopped"
    #: mails of an edition are not taken for now, and are tried again
    DELAYED = "delayed"
    #: mails of an edition were not taken before its late limit
    GIVEN_UP = "given-up"
    #: nobody can tell whether some mails were taken
    UNCERTAIN = "uncertain"

    @property
    def urgency(self) -> Urgency:
        """How soon editors hear of it."""
        return Urgency.AT_ONCE if self in _AT_ONCE else Urgency.DAILY


_AT_ONCE = frozenset(
    {
        NoticeKind.REVIEW,
        NoticeKind.HELD,
        NoticeKind.FAULTY,
        NoticeKind.ALL_FAILED,
        NoticeKind.STOPPED,
        NoticeKind.DELAYED,
        NoticeKind.GIVEN_UP,
        NoticeKind.UNCERTAIN,
    }
)

Fact = str | int | float | tuple[str, ...]
"""An instant is written as ISO 8601, with its zone."""
Facts = Mapping[str, Fact]
"""Name → what the kind's template is filled with."""

WRITTEN = "written"
"""The one fact of a notice of an earlier version, which stored its words: title, blank line, paragraphs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One thing that editors are told: what happened, where, what to do."""

    kind: NoticeKind
    facts: Facts
    key: str
    """A notice is told once only; another with its key is not."""
    digest: str = ""
    """Empty when it is about the whole publication."""
