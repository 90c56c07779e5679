"""What visitors of the pages, and providers, post: kept first, applied a moment later."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class PostKind(StrEnum):
    """What somebody asked for."""

    #: nothing more of a digest, or of any
    LEAVE = "leave"
    #: digests, for an address that may be anybody's
    JOIN = "join"
    #: they said that it was them
    CONFIRM = "confirm"
    #: what they get: digests, topics, language, a pause
    CHOOSE = "choose"
    #: their mails go to another address, once whoever has it says so
    MOVE = "move"
    #: whoever has it said so
    MOVED = "moved"
    #: everything about them is forgotten
    ERASE = "erase"
    #: the link to their choices, for an address that may be anybody's
    LOST = "lost"
    #: why they left
    FAREWELL = "farewell"
    #: a provider told what became of mails
    REPORT = "report"


PostFact = str | int | bool | tuple[str, ...]
PostFacts = Mapping[str, PostFact]
"""Name → what was posted, checked when it was kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """One thing that somebody asked for, in the order of `number`."""

    number: int
    kind: PostKind
    facts: PostFacts
    at: datetime
