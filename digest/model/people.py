"""People who asked for a digest, what they chose, and who must never be mailed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscriber:
    """A person with a mail address."""

    id: int = 0
    address: str
    """The form that is mailed: one address, checked, IDN host in punycode."""
    name: str = ""
    language: str = ""
    """Empty: the publication's."""
    added: datetime | None = None
    paused: datetime | None = None
    """They get nothing until then; empty as soon as it is over."""


class Standing(StrEnum):
    """Whether a subscription is mailed."""

    #: gets every edition
    ACTIVE = "active"
    #: said stop; kept so that an import does not bring them back
    UNSUBSCRIBED = "unsubscribed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """One person's choice of one digest."""

    subscriber: int
    digest: str
    standing: Standing = Standing.ACTIVE
    topics: tuple[str, ...] = ()
    """Keys of the topics chosen; empty means all."""
    consent: str = ""
    """When and how they agreed, in the importer's or the page's words."""
    zone: str = ""
    """By whose clock they read, "Asia/Tokyo"; empty: the publication's."""
    since: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """Subscribers who get the same rendering."""

    language: str
    topics: tuple[str, ...] = ()
    """Sorted keys; empty means all."""

    @property
    def key(self) -> str:
        """Language and topics in one text: "en:science,world"."""
        return f"{self.language}:{','.join(self.topics)}"

    @classmethod
    def of(cls, key: str) -> Segment:
        """The segment of a key."""
        language, _, topics = key.partition(":")
        return cls(language=language, topics=tuple(t for t in topics.split(",") if t))


class Cause(StrEnum):
    """Why an address must not be mailed."""

    #: asked for it
    UNSUBSCRIBED = "unsubscribed"
    #: the address does not exist or refuses for good
    BOUNCED = "bounced"
    #: reported a mail as spam
    COMPLAINED = "complained"
    #: an operator's decision
    BY_HAND = "by hand"


@dataclass(frozen=True, slots=True, kw_only=True)
class Suppression:
    """An address that gets nothing, of one digest or (empty) of any; nothing lifts it by itself."""

    address: str
    cause: Cause
    digest: str = ""
    since: datetime | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """Somebody left a digest."""

    subscriber: int
    digest: str
    at: datetime


class Why(StrEnum):
    """Why somebody left, as far as they said."""

    #: too many mails
    OFTEN = "too often"
    #: not what they want to read
    OTHER = "not what they want to read"
    #: they did not ask for it
    UNASKED = "never asked for it"
    #: something else, or nothing of these
    ELSE = "something else"


@dataclass(frozen=True, slots=True, kw_only=True)
class Farewell:
    """What somebody said who had left a digest."""

    subscriber: int
    digest: str
    """Empty: all of them."""
    why: Why
    words: str
    """Their own; empty for none."""
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """One row of an edition's frozen list."""

    subscriber: int
    address: str
    name: str
    segment: str
    """`Segment.key`."""
    zone: str = ""
    """As the subscription's."""
