"""What editors put between the stories of an edition: an announcement, a sponsor."""

from __future__ import annotations

from dataclasses import dataclass

from digest.model.article import Image


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcement:
    """One of them; known by its title."""

    title: str
    text: str = ""
    """Markdown, paragraphs apart by a blank line."""
    link: str = ""
    picture: Image | None = None
    label: str = ""
    """What it is, where it is no editor's piece: "Sponsored"."""
    after: int | None = None
    """Behind so many stories, 0: before the first; None: behind the last."""
