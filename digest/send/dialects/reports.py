"""What providers tell later of mails that they took: the ways in which a report is proved and read (pure).

The address that reports are posted to holds a secret, which whoever serves the pages looks at first. What else proves a
report is each vendor's own, and stands in its dialect with the page that says so.
"""

from __future__ import annotations

import hmac
import re
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Protocol

from digest.model.report import Report, ReportKind

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
#: Clocks differ by so much.
SKEW = timedelta(minutes=5)
#: Vendors post a report again for a day while we are away; one that is kept twice counts once.
A_DAY = timedelta(hours=25)
#: Events of one report; the rest of a larger one is passed over.
MOST = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """What was posted, as it came."""

    body: bytes = field(repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Names in lower case."""


Fetch = Callable[[str], bytes]
"""What lies at a public https address. Raises `DigestError` where that cannot be had."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """By what a report is judged."""

    key: str = field(repr=False)
    """`reports_key:`, of the form that the vendor's `KEY` tells."""
    now: datetime
    fetch: Fetch = field(repr=False)
    """For certificates."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """What a vendor's reports are proved by."""

    form: re.Pattern[str]
    """All of it."""
    words: str
    """What it is and where it stands, as the end of "… is "."""
    known_by: str
    """How it is written in the file."""
    needs_cryptography: bool = False
    """The extra `signed` checks it."""


class Reporting(Protocol):
    """A module that reads one vendor's reports."""

    KEY: Key

    def verify(self, posted: Posted, proof: Proof) -> bool:
        """Whether the vendor posted it, and lately. Raises nothing but what `proof.fetch` does."""
        ...

    def events(self, body: bytes) -> tuple[Report, ...]:
        """What it tells of our mails, in its order; nothing for what cannot be understood. Raises nothing."""
        ...


def alike(one: str | bytes, other: str | bytes) -> bool:
    """Whether the two are the same, in a time that tells nothing."""
    first, second = (text.encode("utf-8", "replace") if isinstance(text, str) else text for text in (one, other))
    return hmac.compare_digest(first, second)


PASSWORD = Key(
    form=re.compile(r"[!-~]{16,200}"),
    words="a password of your own that reports come with, of 16 letters or more",
    known_by="${REPORTS_KEY}",
)
"""For vendors who sign nothing."""


def has_password(posted: Posted, proof: Proof) -> bool:
    """Whether it came with the password, as that of any user (RFC 7617) or as a bearer's token (RFC 6750)."""
    kind, _, credentials = posted.headers.get("authorization", "").strip().partition(" ")
    if kind.lower() == "bearer":
        return alike(credentials.strip(), proof.key)
    return kind.lower() == "basic" and alike(base64(credentials.strip()).partition(b":")[2], proof.key.encode())


def base64(text: str) -> bytes:
    """What it encodes; nothing where it encodes nothing, or is another spelling of what it encodes (RFC 4648 3.5)."""
    try:
        content = b64decode(text)
    except (NotBase64, ValueError):
        return b""
    return content if b64encode(content).decode() == text else b""


def lately(at: datetime | None, now: datetime, within: timedelta) -> bool:
    """Whether it was no longer ago than that, and is not to come."""
    return at is not None and now - within <= at <= now + SKEW


def from_seconds(value: object) -> datetime | None:
    """The moment so many seconds after 1970, as a number or in digits; None for what is none."""
    try:
        number = float(value) if isinstance(value, (int, float, str)) and not isinstance(value, bool) else -1.0
        return _EPOCH + timedelta(seconds=number) if number >= 0 else None
    except (ValueError, OverflowError):
        return None


def from_iso(value: object) -> datetime | None:
    """The moment that is written so (RFC 3339), in UTC where no zone is; None for what is none."""
    try:
        moment = datetime.fromisoformat(value.strip()) if isinstance(value, str) else None
        return moment and (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def objects(document: object) -> Iterator[Mapping[str, object]]:
    """The objects of a JSON list, or the one that it is, at most `MOST`."""
    listed = document if isinstance(document, list) else [document]
    return (one for one in listed[:MOST] if isinstance(one, dict))


def report(kind: ReportKind | None, delivery: str, address: str, at: datetime | None) -> Iterator[Report]:
    """The report, where it tells what became of a mail of somebody's."""
    if kind and (delivery or address):
        yield Report(kind=kind, delivery=delivery[:100], address=address[:320], at=at)
