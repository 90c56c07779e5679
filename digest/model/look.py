"""The one list of looks that come with the program; the files of each lie in `templates/looks/`."""

from __future__ import annotations

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
