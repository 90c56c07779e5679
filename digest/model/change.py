"""What an editor changes on a draft: acts that lie over the grouping, each with who made it and when.

A story is named by one of its articles: grouping anew may make other stories, but articles keep their numbers.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from digest.model.announcement import Announcement


@dataclass(frozen=True, slots=True, kw_only=True)
class Pin:
    """The story stands at that place of the edition; 1 leads it."""

    article: int
    place: int
    kind: Literal["pin"] = "pin"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hide:
    """The story does not run, and is done with."""

    article: int
    kind: Literal["hide"] = "hide"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bring:
    """The article runs, as a story of its own, though it was left out."""

    article: int
    section: str = ""
    """Its key; empty for the one its verdict names, or else the last."""
    kind: Literal["bring"] = "bring"


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """The story stands in that section."""

    article: int
    section: str
    kind: Literal["move"] = "move"


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """These sections come first, in this order; the others follow as they were."""

    sections: tuple[str, ...]
    kind: Literal["order"] = "order"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    """The article leads the story it is in."""

    article: int
    kind: Literal["lead"] = "lead"


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """The article is a story of its own, right behind the one it was in."""

    article: int
    kind: Literal["split"] = "split"


@dataclass(frozen=True, slots=True, kw_only=True)
class Retitle:
    """The story has this headline."""

    article: int
    title: str
    kind: Literal["retitle"] = "retitle"


@dataclass(frozen=True, slots=True, kw_only=True)
class Summarise:
    """The story has this summary; none where it is empty."""

    article: int
    summary: str
    kind: Literal["summary"] = "summary"


@dataclass(frozen=True, slots=True, kw_only=True)
class NoPicture:
    """The story is shown without a picture."""

    article: int
    kind: Literal["no picture"] = "no picture"


@dataclass(frozen=True, slots=True, kw_only=True)
class Say:
    """The edition says this instead: its subject, its preheader, or its words before the first story (Markdown)."""

    what: str
    """ "subject", "preheader" or "intro"."""
    text: str
    kind: Literal["say"] = "say"


@dataclass(frozen=True, slots=True, kw_only=True)
class Add:
    """An item of the editors' own, as a story."""

    number: int
    """Below 0, so that it is no collected article's; counted per edition."""
    title: str
    url: str = ""
    text: str = ""
    section: str = ""
    """Its key; empty for the last."""
    kind: Literal["add"] = "add"


@dataclass(frozen=True, slots=True, kw_only=True)
class Announce:
    """The announcement stands in the edition, instead of one of the same title."""

    announcement: Announcement
    kind: Literal["block"] = "block"


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdraw:
    """The announcement of that title does not stand in the edition."""

    title: str
    kind: Literal["no block"] = "no block"


Act = (
    Pin | Hide | Bring | Move | Order | Lead | Split | Retitle | Summarise | NoPicture | Say | Add | Announce | Withdraw
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One act on the draft of an occasion."""

    number: int
    """Counted per edition, in the order in which they were made."""
    act: Act
    by: str
    """Who: an account of the machine, or an editor's address."""
    at: datetime
    """Aware UTC."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Idle:
    """A change that no longer applies, and why."""

    change: Change
    why: str
    """In words for an editor, without full stop: "its story is no longer in the edition"."""
