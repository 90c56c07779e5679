"""What templates see of a page on the web: what stands around its content, entries and reasons."""

from __future__ import annotations

from dataclasses import dataclass

from digest.render.pictures import Picture


@dataclass(frozen=True, slots=True, kw_only=True)
class PageView:
    """What stands around the content of a page on the web."""

    title: str
    head: str
    """For the window and for who shares it."""
    publication: str
    language: str
    direction: str
    address: str
    """The page's own, whole; empty where the site has none."""
    feed: str
    sender: str
    share: str = ""
    """A mail with its address, to send to somebody (RFC 6068); empty where it is nothing to share."""
    description: str = ""
    summary: str = ""
    image: str = ""
    newer: str = ""
    older: str = ""
    home: str = ""
    """The page over all digests."""
    join: str = ""
    """Where one subscribes; empty where nobody can."""
    choices: str = ""
    """Where readers choose what they get; empty where they cannot."""
    privacy: str = ""
    """What is kept of readers; empty where there is no such page."""
    root: str = ""
    """Path of the pages on their host, without a slash at the end."""
    logo: Picture | None = None
    logo_dark: Picture | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why an article is in or out, or a source failed."""

    title: str
    url: str
    reason: str
    where: str = ""
    """The line of configuration that decides it."""
    also: bool = False
    """It runs within the story of the one before it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reasons:
    """The reasons of one section, or of articles that were left out in one way."""

    name: str
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One page in a list of pages."""

    title: str
    href: str
    above: str
    """Date and number, in the page's language."""
    day: str
    """ISO 8601; empty where there is none."""
    about: str = ""
    also: tuple[str, ...] = ()
    """Further headlines."""
