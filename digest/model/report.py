"""What a provider told later of a mail that it had taken."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class ReportKind(StrEnum):
    """What became of the mail; of several of one mail the last in this list counts, in whatever order they came."""

    #: refused for now, such as by a full mailbox
    SOFT = "bounced soft"
    #: the reader's server has it
    DELIVERED = "delivered"
    #: the address does not exist, or refuses for good
    HARD = "bounced hard"
    #: the reader called it spam
    COMPLAINED = "complained"

    @property
    def weight(self) -> int:
        """More than that of all that it counts before."""
        return tuple(ReportKind).index(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One thing that was told of one mail."""

    kind: ReportKind
    delivery: str = ""
    """Our id of the delivery; empty where the provider does not know it."""
    address: str = ""
    """Whom the mail went to, as the provider writes it."""
    at: datetime | None = None
    """When that became of it, by the provider's clock."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportCount:
    """How often something was told, repetitions included."""

    provider: str
    what: str
    """A `ReportKind`, or "unknown": of a mail or an address that is none of ours."""
    times: int
    last: datetime
