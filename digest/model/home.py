"""By what a publication knows its place."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What the file beside the database says, and the system of the file."""

    letters: str
    """Random."""
    begun: int
    """How often an edition was begun or gone on with from here."""
    number: int
    """Of the file, where it lies."""
    changed: int
    """When anything of the file changed last, in nanoseconds; no copy keeps it."""
    machine: str
    """Its name; only said, for it changes with every start of some containers."""
