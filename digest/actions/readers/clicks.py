"""How often the stories of an edition were opened."""

from __future__ import annotations

from digest.actions.editions import edition_named
from digest.actions.shape import Shape
from digest.model.click import Clicker
from digest.model.edition import Stored
from digest.publication import Publication


class StoryClicks(Shape):
    """One story, and how often a link of it was opened."""

    rank: int
    title: str
    readers: int
    prefetch: int
    embedded: int
    program: int
    burst: int
    """Set apart: they opened more than anybody reads."""


def clicks(publication: Publication, name: str, date: str = "") -> tuple[StoryClicks, ...]:
    """The stories of the edition of that date (or the latest) whose clicks are counted, the most opened first.

    Raises `UsageError` when there is no such edition."""
    return clicks_of(publication, edition_named(publication, name, date))


def clicks_of(publication: Publication, edition: Stored) -> tuple[StoryClicks, ...]:
    """The stories of that edition whose clicks are counted, the most opened first."""
    counted = publication.store.clicks.of(edition.id)
    stories = [
        StoryClicks(
            rank=story.rank,
            title=story.lead.title,
            readers=counts.get(Clicker.READER, 0),
            **{kind.value: counts.get(kind, 0) for kind in Clicker if kind is not Clicker.READER},
        )
        for story in edition.draft.stories
        if (counts := counted.get(story.key)) is not None
    ]
    return tuple(sorted(stories, key=lambda story: (-story.readers, story.rank)))
