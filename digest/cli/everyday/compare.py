"""What a change of a digest's file, or another day, makes of an edition: who comes in, who drops out, who moves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from digest.model.edition import Edition
    from digest.pipeline.kit import Built


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    title: str
    section: str
    rank: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """An article that is not where it was; one side is None when it runs in one of the two editions only."""

    number: int
    before: Place | None
    after: Place | None


def changes(before: Edition, after: Edition) -> tuple[tuple[Change, ...], int]:
    """What differs, by rank in `after`, then in `before`; and how many articles stand in the same section in both."""
    old, new = _places(before), _places(after)
    differing = [
        Change(number=number, before=old.get(number), after=new.get(number))
        for number in dict.fromkeys([*new, *old])
        if number not in old or number not in new or old[number].section != new[number].section
    ]
    return tuple(differing), len(old.keys() & new.keys()) - sum(1 for one in differing if one.before and one.after)


def _places(edition: Edition) -> dict[int, Place]:
    names = {story.key: section.name for section in edition.sections for story in section.stories}
    return {
        article.number: Place(title=article.title, section=names[story.key], rank=story.rank)
        for story in edition.stories
        for article in story.articles
    }


def show_changes(before: Edition, after: Built, with_what: str) -> None:
    """Prints what differs, and why something is no longer in."""
    from digest.cli.screen import counted, plain, say

    reasons = {verdict.article: verdict for verdict in after.verdicts}
    differing, same = changes(before, after.edition)
    say(f"\nCompared with {with_what}: {counted(same, 'article')} the same")
    for change in differing:
        old, new = change.before, change.after
        if new and old:
            say(f"  >  {plain(new.title)}: from {old.section} to {new.section}", hang=5)
        elif new:
            say(f"  +  {plain(new.title)} ({new.section}, {new.rank})", hang=5)
        elif old:
            verdict = reasons.get(change.number)
            why = f": {verdict.outcome.value}, {verdict.reason}" if verdict else ""
            say(f"  -  {plain(old.title)} (was {old.section}, {old.rank}){why}", hang=5)
