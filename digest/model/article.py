"""One collected piece, as it is read and as it is stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    url: str
    alt: str = ""
    width: int | None = None
    height: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One collected piece. Every text is plain text (no markup, no control characters); `url` and the image's are
    checked http(s) addresses in ASCII, or empty. `text` has its paragraphs separated by a blank line."""

    source: str
    """Key of the source it came from (`config.digests.Source.key`)."""
    title: str
    guid: str = ""
    """The source's own name for it, exactly as written; empty where it gives none."""
    url: str = ""
    text: str = ""
    summary: str = ""
    """The source's own teaser, where it gives one apart from the text."""
    authors: tuple[str, ...] = ()
    published: datetime | None = None
    """Aware UTC; None where the source gives none (never guessed)."""
    language: str = ""
    """ISO 639-1, lower case; empty where unknown."""
    categories: tuple[str, ...] = ()
    image: Image | None = None
    paywalled: bool = False
    number: int = 0
    """First-seen sequence number, given by the store; 0 until stored."""
    first_seen: datetime | None = None
    """Aware UTC, given by the store."""

    @property
    def dated(self) -> datetime | None:
        """When it was published, or else first seen."""
        return self.published or self.first_seen
