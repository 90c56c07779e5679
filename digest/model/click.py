"""Clicks on the stories of an edition: counted for all readers together, never for one."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Clicker(StrEnum):
    """Who opened a link, as far as anybody can tell."""

    #: a reader
    READER = "reader"
    #: a browser or mail program that loads what may be opened later
    PREFETCH = "prefetch"
    #: a page elsewhere that has the link for a picture or the like
    EMBEDDED = "embedded"
    #: a program that says so: a scanner, a crawler, a library
    PROGRAM = "program"
    #: somebody who opened more stories of an edition than anybody reads in that time
    BURST = "burst"


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One link of a story, the same for every reader of the edition."""

    code: str
    """What it is known by on the pages, and looked up by."""
    story: str
    """`Story.key`."""
    url: str
    """Where it leads."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Click:
    """One link of an edition, opened."""

    edition: int
    link: Link
