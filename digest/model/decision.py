"""What becomes of an edition once it is built."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from digest.model.notice import Facts


class Fate(StrEnum):
    """What becomes of an edition."""

    #: it is frozen and goes to everybody
    SENT = "sent"
    #: it waits for a person
    HELD = "held"
    #: its occasion passes without a mail, and its articles wait
    SKIPPED = "skipped"
    #: it could not be made; it is tried again
    FAILED = "failed"
    #: whoever asked for it is told no; nothing of it is remembered
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What becomes of an edition."""

    fate: Fate
    reason: str = ""
    """In words, without full stop; empty where it is sent."""
    advice: str = ""
    facts: Facts = field(default_factory=dict)
    """What editors are told of it."""
