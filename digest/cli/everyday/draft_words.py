"""A draft in a few words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from digest.cli.screen import plain, say, table, when
from digest.text.lines import cut

if TYPE_CHECKING:
    from digest.actions.drafts.about import About
    from digest.actions.drafts.changes import MadeChange

#: So many of the last changes are shown.
MOST = 10
#: Letters of what one is about.
WIDE = 70


def in_short(draft: About, zone: ZoneInfo, now: datetime) -> str:
    """ "made by its schedule Thu 26 Nov 18:00; approved by ben; due Fri 27 Nov 07:00; fa73d4d10e11"."""
    done = "changed last" if draft.changes else "made"
    made = f"{done} by {draft.by or 'its schedule'}" + (f" {when(draft.at, zone, now)}" if draft.at else "")
    approved = f"approved by {draft.approved_by}" if draft.approved_by else "not approved"
    due = f"due {when(draft.due, zone, now)}" if draft.due else "leaves when a person sends it"
    return plain("; ".join((made, approved, due, draft.hash[:12])))


def show_changes(changes: Sequence[MadeChange], zone: ZoneInfo, now: datetime) -> None:
    """The last ones in a table, with who made each and when; nothing where there are none."""
    if changes:
        say()
    if len(changes) > MOST:
        say(f"{len(changes) - MOST} earlier changes, and")
    rows = [
        (change.number, change.name, cut(plain(change.words), WIDE), plain(change.by), when(change.at, zone, now))
        for change in changes[-MOST:]
    ]
    table(["No.", "Change", "", "By", "When"], rows)
