"""The one list of looks that come with the program; the files of each lie in `templates/looks/`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class BuiltInLook(StrEnum):
    """A look that needs no folder of one's own."""

    #: a newspaper: the usual one, from which a folder of one's own takes what it leaves out
    BROADSHEET = "broadsheet"
    #: dense, text first
    BRIEF = "brief"
    #: pictures first
    CARDS = "cards"


USUAL_LOOK = BuiltInLook.BROADSHEET.value


@dataclass(frozen=True, slots=True, kw_only=True)
class Pictured:
    """Of how many stories of a section a look shows pictures at most, whichever topics a reader chose; None: of all."""

    shown: int | None = None
    large: int | None = None
    """Of these so many over the whole width."""


PICTURED: Mapping[str, Pictured] = {
    BuiltInLook.BROADSHEET: Pictured(shown=2, large=1),
    BuiltInLook.BRIEF: Pictured(shown=0, large=0),
    BuiltInLook.CARDS: Pictured(large=2),
}
"""Of the looks that come with the program: one of somebody's own may show any."""
