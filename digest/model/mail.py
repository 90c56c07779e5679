"""Mails on their way: messages, batches, deliveries and what a provider answered."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from itertools import chain

#: What ends a line for some reader of headers: line breaks of ASCII and of Unicode (UAX 14), and NUL.
_BREAKS = re.compile("[\0\n\v\f\r\x1c-\x1e\x85\u2028\u2029]")


_AGAIN = "-again"


class Answer(StrEnum):
    """What is known of one mail's fate."""

    #: the provider took it
    ACCEPTED = "accepted"
    #: refused for good: this address or this message
    REJECTED = "rejected"
    #: not now; `Receipt.retry_at` says when
    DEFERRED = "deferred"
    #: it may or may not have been taken, and nobody can tell
    UNCERTAIN = "uncertain"
    #: given up: not taken by anybody before the late limit; says nothing of the address
    EXPIRED = "expired"
    #: not handed over: suppressed since the list was frozen
    SUPPRESSED = "suppressed"

    @property
    def final(self) -> bool:
        """Nothing more is to be done for the recipient."""
        return self is not Answer.DEFERRED


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """Edition × subscriber: written before anything is sent."""

    id: str
    """Made from edition and subscriber, so that a retry is byte-identical. Letters, digits, `-` and `_`: mail APIs take
    nothing else as a tag."""
    subscriber: int
    address: str
    name: str
    segment: str
    answer: Answer | None = None
    """None while still due."""
    reason: str = ""


def second_copy(id: str) -> str:
    """What a mail is called that goes out once more: its delivery's id with `-again1`, then `-again2`."""
    first, _, number = id.partition(_AGAIN)
    return f"{first}{_AGAIN}{int(number or 0) + 1}"


def first_copy(id: str) -> str:
    """The id that the delivery had when it was frozen."""
    return id.partition(_AGAIN)[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """What is written of one delivery."""

    id: str
    address: str
    name: str
    answer: Answer | None
    """None while still due."""
    reason: str
    provider_id: str
    at: datetime | None
    """When the last answer came."""
    again: datetime | None
    """When one that was deferred is due again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Deliveries of one segment handed over together, frozen with the edition."""

    edition: int
    number: int
    """From 0, in the order of sending."""
    key: str
    """Idempotency key, the same for every attempt; of the same signs as a delivery's id."""
    deliveries: tuple[Delivery, ...]
    attempt: int = 0
    """The one that it is claimed for; from 1."""
    by: str = ""
    """Who makes that attempt, or made it."""
    due: datetime | None = None
    """When its readers' clocks show the time; None where all have the edition at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A batch held by one worker until `until`; `fence` grows with every claim, and a stale one records nothing."""

    batch: Batch
    fence: int
    until: datetime
    attempt: int
    """From 1, recorded before the call."""
    doubtful: bool = False
    """An original of this copy may have handed it over before: the provider is asked first."""
    asked: bool = False
    """It was."""
    channel: str = ""
    """Through whom it goes; empty where no attempt is made by this claim."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """An account with a provider: what all senders who use it share."""

    name: str
    per_second: float = 0.0
    """Messages that it is given, by all senders together; 0 is unlimited."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """Nothing may be handed over before."""

    until: datetime
    why: str = ""
    """Why the account rests; empty where only its rate is kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Circuit:
    """What a provider answered: to one call, or for an edition since sending went on last, by all senders together."""

    accepted: int = 0
    rejected: int = 0
    """Addresses that it refused."""
    refused: int = 0
    """Mails that it refused for what we are or send, whoever they were for."""
    lost: int = 0
    """Calls in a row that got no answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """All sending is halted."""

    why: str
    since: datetime
    by: str = ""
    """A person; empty where the program did it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One person's part of a mail: plain text headers and the values for the rendering's slots. Raises `ValueError`
    where a header, the name or the address would go over more than one line for anybody who reads it."""

    delivery: str
    address: str
    name: str
    segment: str
    headers: tuple[tuple[str, str], ...]
    """In order, without To, Subject and MIME; Unicode, encoded by `send.encode`."""
    slots: Mapping[str, str] = field(default_factory=dict)
    """Slot name → value: "unsubscribe", "preferences"."""

    def __post_init__(self) -> None:
        texts = (self.name, self.address, *chain.from_iterable(self.headers))
        together = " ".join(texts)
        if not together.isprintable() and _BREAKS.search(together):
            odd = next(text for text in texts if _BREAKS.search(text))
            raise ValueError(f"a header goes over more than one line: {odd[:60]!r}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What a provider answered for one delivery."""

    delivery: str
    answer: Answer
    provider_id: str = ""
    reason: str = ""
    retry_at: datetime | None = None
    """Of a deferred mail: when it is due again. Of an uncertain one: when the provider is asked about it again."""
    channel: bool = False
    """It tells of the provider as a whole, not of this mail: while it is deferred, nobody else fares better."""
    behind: bool = False
    """Those who only wait for the provider are tried before it: it was refused itself, and may be the only one."""
    domain: bool = False
    """It tells of all of the reader's domain: while it is deferred, nobody there fares better."""
    per_second: float = 0.0
    """Messages that the provider seems to allow, as was learned; 0 where that is not known."""
    repeat: bool = True
    """Where the outcome is unknown: a provider that dedupes may be handed the mail again. Not where it said that it
    would answer so for ever."""
