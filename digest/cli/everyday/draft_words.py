"""A draft in a few words."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from digest.cli.screen import plain, when

if TYPE_CHECKING:
    from digest.actions.drafts.about import About


def in_short(draft: About, zone: ZoneInfo, now: datetime) -> str:
    """ "made by its schedule Thu 26 Nov 18:00; approved by ben; due Fri 27 Nov 07:00; fa73d4d10e11"."""
    done = "changed last" if draft.changed else "made"
    made = f"{done} by {draft.by or 'its schedule'}" + (f" {when(draft.at, zone, now)}" if draft.at else "")
    approved = f"approved by {draft.approved_by}" if draft.approved_by else "not approved"
    due = f"due {when(draft.due, zone, now)}" if draft.due else "leaves when a person sends it"
    return plain("; ".join((made, approved, due, draft.hash[:12])))
