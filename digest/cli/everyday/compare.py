"""What is other in one edition than in another, as a list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from digest.actions import compare as comparing
from digest.cli.screen import plain, say
from digest.text.durations import counted

if TYPE_CHECKING:
    from digest.model.edition import Draft
    from digest.pipeline.kit import Built


def show_moves(before: Draft, after: Built, with_what: str) -> None:
    """Prints what differs, and why something is no longer in."""
    verdicts = {verdict.article: verdict for verdict in after.verdicts}
    differing, same = comparing.moves(before, after.draft)
    say(f"\nCompared with {with_what}: {counted(same, 'article')} the same")
    for move in differing:
        old, new = move.before, move.after
        if new and old:
            say(f"  >  {plain(new.title)}: from {old.section} to {new.section}", hang=5)
        elif new:
            say(f"  +  {plain(new.title)} ({new.section}, {new.rank})", hang=5)
        elif old:
            verdict = verdicts.get(move.number)
            why = f": {verdict.outcome.value}, {verdict.reason}" if verdict else ""
            say(f"  -  {plain(old.title)} (was {old.section}, {old.rank}){why}", hang=5)
