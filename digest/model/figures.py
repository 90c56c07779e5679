"""What a publication adds up to at one moment, for those who watch it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from digest.model.edition import Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What the ledger adds up to."""

    editions: Mapping[tuple[str, Status], int]
    """Digest and status → editions."""
    mails: Mapping[tuple[str, str], int]
    """Digest and final answer → deliveries; "due" are those without one."""
    batches: tuple[float, ...]
    """Seconds that each of the batches took which were handed over last, with what came before and after the call."""
