"""What a change of a digest's file, or another day, makes of an edition: who comes in, drops out, or moves (pure)."""

from __future__ import annotations

from dataclasses import dataclass

from digest.model.edition import Draft


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where an article stands in an edition."""

    title: str
    section: str
    rank: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """An article that is not where it was; one side is None when it runs in one of the two editions only."""

    number: int
    before: Place | None
    after: Place | None


def moves(before: Draft, after: Draft) -> tuple[tuple[Move, ...], int]:
    """What differs, by rank in `after`, then in `before`; and how many articles stand in the same section in both."""
    old, new = _places(before), _places(after)
    differing = [
        Move(number=number, before=old.get(number), after=new.get(number))
        for number in dict.fromkeys([*new, *old])
        if number not in old or number not in new or old[number].section != new[number].section
    ]
    return tuple(differing), len(old.keys() & new.keys()) - sum(1 for one in differing if one.before and one.after)


def _places(draft: Draft) -> dict[int, Place]:
    names = {story.key: section.name for section in draft.sections for story in section.stories}
    return {
        article.number: Place(title=article.title, section=names[story.key], rank=story.rank)
        for story in draft.stories
        for article in story.articles
    }
