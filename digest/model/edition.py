"""One issue of a digest: what is in it, for when, and the states it goes through."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Literal
from zoneinfo import ZoneInfo

from digest.model.announcement import Announcement
from digest.model.article import Prints
from digest.model.grouping import Section, Story


class Status(StrEnum):
    """How far an edition is."""

    #: built and shown, may still change; settles nothing
    DRAFT = "draft"
    #: a person said yes; not frozen yet
    APPROVED = "approved"
    #: frozen: items, order, bytes and recipients stand; mails may have left
    SENDING = "sending"
    #: every recipient is accounted for
    SENT = "sent"
    #: frozen, and nobody got it: its articles are open again
    FAILED = "failed"
    #: its occasion passed without a mail, for the reason given
    SKIPPED = "skipped"


#: From each state to those that may follow it.
TRANSITIONS: dict[Status, frozenset[Status]] = {
    Status.DRAFT: frozenset({Status.DRAFT, Status.APPROVED, Status.SENDING, Status.SKIPPED}),
    Status.APPROVED: frozenset({Status.DRAFT, Status.SENDING, Status.SKIPPED}),
    Status.SENDING: frozenset({Status.SENT, Status.FAILED}),
    Status.SENT: frozenset(),
    Status.FAILED: frozenset(),
    Status.SKIPPED: frozenset(),
}


def occasion_words(key: str) -> str:
    """An occasion's key as people read it."""
    nominal = key.removeprefix("hand-")
    return nominal.replace("T", " ")[: 16 if nominal == key else 19]


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """What an edition is for. Two alarms for the same occasion are one edition, whatever clocks do."""

    key: str
    """"2026-11-24T07:00" (nominal local date and time) from a schedule, "hand-2026-11-24T16:02:11" by hand."""
    at: datetime
    """The instant it is due, aware UTC."""
    by_hand: bool = False
    local: bool = False
    """The nominal time is that of each reader's clock; `at` is when the first of them shows it."""

    @property
    def words(self) -> str:
        """ "2026-11-24 07:00", or by hand "2026-11-24 16:02:11"."""
        return occasion_words(self.key)

    def dated(self, zone: ZoneInfo) -> datetime:
        """The instant by whose date in the publication's zone its edition goes: by readers' time, which is the next day
        first in other zones, the nominal one."""
        return datetime.fromisoformat(self.key).replace(tzinfo=zone) if self.local else self.at


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """What counted as recent: the open articles numbered up to `last`, seen since `opened`."""

    last: int
    opened: datetime | None
    closed: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Letterhead:
    """What every mail of an edition says of its sender, frozen with it so that a retry is byte-identical."""

    sender: str = ""
    """From: "Varsity <news@varsity.example>"."""
    reply_to: str = ""
    list_id: str = ""
    """"Morning Varsity <morning.varsity.example>"."""
    web_url: str = ""
    """https address of the public pages without a slash at the end; empty where there are none."""
    archived: bool = True
    """The edition has a page there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What an edition holds and says, and may still change until it is frozen."""

    digest: str
    """File name of the digest, without .yaml."""
    title: str
    """Of the digest, as the masthead shows it."""
    occasion: Occasion
    number: int
    """Counted per digest from 1; skipped occasions are not counted."""
    window: Window
    sections: tuple[Section, ...] = ()
    language: str = "en"
    timezone: str = "UTC"
    look: str = ""
    """Name of the look it is rendered with, and SHA-256 in hex of what of it shapes mails of editions: templates,
    settings and sentences."""
    letterhead: Letterhead = Letterhead()
    token_key: str = ""
    """Id of the key that signs the links in its mails."""
    intro: str = ""
    """What the editors say before the first story, paragraphs apart by a blank line."""
    subject: str = ""
    """What the editors want it to be; empty: made by the digest's pattern."""
    preheader: str = ""
    """What the editors want it to be; empty: made from the stories."""
    announcements: tuple[Announcement, ...] = ()
    """What stands between its stories, in the editors' order."""
    counts_clicks: bool = False
    """Its stories lead over the publication's pages, where clicks are counted."""
    names: Mapping[str, str] = field(default_factory=dict)
    """Key of each source that its articles are from → what it was called when its mails were made."""
    prints: Mapping[str, Prints] = field(default_factory=dict)
    """Address of a picture that it shows → our own copies, which stand in its place."""
    unprinted: Mapping[str, str] = field(default_factory=dict)
    """Address of a picture that it would show → why there is no copy; it has text instead."""

    @property
    def name(self) -> str:
        """What people call the draft: "morning 2026-11-24 07:00", with seconds where it was made by hand."""
        return f"{self.digest} {self.occasion.words}"

    @property
    def dated(self) -> datetime:
        """The instant by whose date it goes."""
        return self.occasion.dated(ZoneInfo(self.timezone))

    @property
    def stories(self) -> tuple[Story, ...]:
        """All stories, best first."""
        return tuple(sorted((s for section in self.sections for s in section.stories), key=lambda s: s.rank))

    @property
    def articles(self) -> int:
        """How many articles the draft shows, "also in" included."""
        return sum(len(story.articles) for story in self.stories)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stored:
    """A draft under the number that the store gave it."""

    id: int
    draft: Draft

    @property
    def digest(self) -> str:
        return self.draft.digest

    @property
    def occasion(self) -> Occasion:
        return self.draft.occasion

    @property
    def name(self) -> str:
        """What people call the edition."""
        return self.draft.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting(_Stored):
    """A draft that waits for a person, or for its freeze once a person said yes."""

    status: Literal[Status.DRAFT, Status.APPROVED]
    reason: str
    """What it waits for."""
    hash: str = ""
    """As an edition's; empty where no bytes of it were kept."""
    leaves: datetime | None = None
    """When whoever approved it wants it to leave; None: at its occasion."""

    @property
    def due(self) -> datetime:
        """When it leaves once it is approved."""
        return self.leaves or self.occasion.at


@dataclass(frozen=True, slots=True, kw_only=True)
class Skipped(_Stored):
    """A draft whose occasion passed without a mail."""

    reason: str

    @property
    def status(self) -> Literal[Status.SKIPPED]:
        return Status.SKIPPED


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition(_Stored):
    """A draft as it was frozen: nothing of it changes any more."""

    hash: str
    """SHA-256 in hex over items, order and rendered bytes."""
    frozen: datetime
    """When: the Date of its mails."""
    status: Literal[Status.SENDING, Status.SENT, Status.FAILED]
    resumed: datetime | None = None
    """When a person last let it go on."""
    reason: str = ""
    """Why nobody got it; empty where somebody did or may yet."""
    later: tuple[str, ...] = ()
    """Segments that came after it was approved as a draft, and are no part of its hash."""

    @property
    def promised(self) -> datetime:
        """From when on its late limit counts: it was due, it was frozen, or a person let it go on."""
        return max(filter(None, (self.occasion.at, self.frozen, self.resumed)))


#: What became of an occasion, as it is stored.
Stored = Waiting | Skipped | Edition


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """What a list of editions shows of one, without what is in it."""

    id: int
    digest: str
    occasion: Occasion
    status: Status
    number: int | None
    """None of one that was never frozen."""
    reason: str
    """Why it was skipped, what it waits for, or why nobody got it."""
    stories: int

    @property
    def name(self) -> str:
        """What people call the edition."""
        return f"{self.digest} {self.occasion.words}"

    @property
    def waits(self) -> bool:
        """It is a draft, approved or not."""
        return self.status in (Status.DRAFT, Status.APPROVED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Attached:
    """A picture that goes with a mail; its HTML names it by "cid:" and the id."""

    id: str
    """Made from the bytes: "3f0c…@logo" (RFC 2392)."""
    kind: str
    """ "png", "jpeg" or "gif"."""
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendering:
    """An edition's bytes for one segment. `html` and `text` hold a slot, `mark + name + mark`, wherever a value
    differs from person to person; `mark` is plain ASCII and stands nowhere else in them."""

    segment: str
    """`Segment.key`."""
    subject: str
    preheader: str
    html: str
    text: str
    mark: str
    attached: tuple[Attached, ...] = ()
    """Pictures that go with it, by the ids in its HTML."""

    @property
    def digest(self) -> str:
        """SHA-256 in hex of everything a subscriber of the segment sees alike."""
        parts = (self.segment, self.subject, self.preheader, self.html, self.text, self.mark)
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()
