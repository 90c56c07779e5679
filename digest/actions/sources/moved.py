"""Which sources have moved, and the line of configuration that says otherwise."""

from __future__ import annotations

from digest.actions.shape import Shape
from digest.actions.sources.listing import known_sources
from digest.publication import Publication


class MovedSource(Shape):
    """A source whose configured address has said for days that it moved for good."""

    source: str
    """As readers see it."""
    digest: str
    url: str
    """As configured."""
    new: str
    taken: bool
    """It is asked there already; else that is another site, and waits for an editor."""
    where: str
    """File and line."""

    @property
    def sentence(self) -> str:
        """What happened, and what to write."""
        so = "is collected there" if self.taken else "another site, so an editor has to say whether it is the same"
        return f"{self.source} has moved to {self.new} ({so}): write that address in {self.where}."


def moved(publication: Publication) -> tuple[MovedSource, ...]:
    """The sources of all digests that have moved, in the order of the files."""
    return tuple(
        MovedSource(
            source=known.name,
            digest=known.digest.key,
            url=move.old,
            new=move.new,
            taken=move.taken,
            where=known.source.where,
        )
        for known in known_sources(publication)
        if (move := known.state.move) and move.lasts and move.old == known.source.url
    )
