"""One collected piece: as it was read, and as it is stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """A picture of an article, at its publisher."""

    url: str
    alt: str = ""
    width: int | None = None
    height: int | None = None
    """Pixels, both; None where nobody asked, 0 where it was asked and does not say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prints:
    """Our own sized copies of a picture, each named by its bytes: "3f0c….jpg", the SHA-256 in hex; empty: none."""

    width: int
    height: int
    """Pixels of the picture, upright."""
    wide: str = ""
    """Over the whole width."""
    small: str = ""
    """Beside words."""

    @property
    def names(self) -> tuple[str, ...]:
        """Those that there are."""
        return tuple(filter(None, (self.wide, self.small)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What was read of one piece. Every text is plain text (no markup, no control characters); `url` and the image's
    are checked http(s) addresses in ASCII, or empty. `text` has its paragraphs separated by a blank line."""

    title: str
    guid: str = ""
    """The source's own name for it, exactly as written; empty where it gives none."""
    url: str = ""
    text: str = ""
    summary: str = ""
    """The source's own teaser, where it gives one apart from the text."""
    authors: tuple[str, ...] = ()
    published: datetime | None = None
    """Aware; None where the source gives none (never guessed)."""
    language: str = ""
    """ISO 639-1, lower case; empty where unknown."""
    categories: tuple[str, ...] = ()
    image: Image | None = None
    paywalled: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What an entry is known by."""

    keys: tuple[str, ...] = ()
    """Each of them alone tells that it is the same article; the strongest first."""
    shared: tuple[str, ...] = ()
    """Those of `keys` that entries of other sources may have, too: made of its address, which anybody can write."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Article(Entry):
    """An entry as it is stored: numbered, and known by a source that carries it. Times are aware UTC."""

    source: str
    """Key of that source (`config.digests.Source.key`)."""
    number: int
    """Its place in the order in which articles came; from 1."""
    first_seen: datetime

    @property
    def dated(self) -> datetime:
        """When the article was published, or else first seen."""
        return self.published or self.first_seen


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline:
    """A stored article before it is read: enough to tell whether it is news."""

    number: int
    """`Article.number`."""
    title: str
    published: datetime | None
    has_text: bool
