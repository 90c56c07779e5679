"""What becomes of an edition, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from digest.cli.screen import plain

if TYPE_CHECKING:
    from digest.model.decision import Decision

#: Fate → how it is said.
WORDS = {
    "sent": "sent",
    "held": "held",
    "skipped": "skipped",
    "failed": "not sent",
    "refused": "refused",
}


def in_words(decision: Decision) -> str:
    """ "skipped: no news", with what to do about it where there is something."""
    advice = f". {decision.advice}" if decision.advice else ""
    return plain(": ".join(filter(None, (WORDS[decision.fate.value], decision.reason + advice))))
