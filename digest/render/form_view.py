"""Pages with something to do on them, as their template sees them: paragraphs, and forms with one button each."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class FieldKind(StrEnum):
    """How a field is filled in."""

    TEXT = "text"
    EMAIL = "email"
    DATE = "date"
    #: one of several
    CHOICE = "choice"
    #: any of several
    MANY = "many"
    #: yes or no
    TICK = "tick"
    #: several lines
    LINES = "lines"
    #: for machines that fill in everything; people do not see it
    TRAP = "trap"
    HIDDEN = "hidden"


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One of those to choose from."""

    value: str
    label: str
    chosen: bool = False
    note: str = ""
    """In its own words."""
    aside: str = ""
    """In the words of the page."""
    within: Field | None = None
    """What else there is to choose of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """Something to fill in."""

    name: str
    kind: FieldKind
    label: str = ""
    value: str = ""
    """As it was typed before, or stands."""
    options: tuple[Option, ...] = ()
    hint: str = ""
    error: str = ""
    """What is wrong with what was typed."""
    needed: bool = False
    longest: int = 0
    """Letters of several lines; 0: as many as they are."""
    earliest: str = ""
    """Of a date, "2026-11-27"."""
    latest: str = ""
    auto: str = ""
    """What a browser may fill in by itself, such as "email" (HTML autocomplete)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A link onwards."""

    href: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One button, and what is sent with it."""

    button: str
    action: str = ""
    """Where it goes, from the root of the pages; empty: to the page itself."""
    fields: tuple[Field, ...] = ()
    heading: str = ""
    grave: bool = False
    """What cannot be taken back."""
    quiet: bool = False
    """Not what most came for."""
    instead: Step | None = None
    """Another way out of the page, as prominent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """A part of a page that is read."""

    heading: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """What stands on such a page, in its order."""

    heading: str
    whose: str = ""
    """Whose page it is, beside the heading."""
    paragraphs: tuple[str, ...] = ()
    chapters: tuple[Chapter, ...] = ()
    forms: tuple[Form, ...] = ()
    notes: tuple[str, ...] = ()
    """Below the forms, small."""
    steps: tuple[Step, ...] = ()
