"""Mails to one reader, apart from any edition: what they are about, and the facts that their words are made of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class LetterKind(StrEnum):
    """What it is about. The words of each lie in `templates/letters`, in a file of its name."""

    #: whoever typed the address is asked whether it is theirs
    CONFIRM = "confirm"
    #: they are asked once more, and no more
    REMINDER = "reminder"
    #: they get the digests from now on
    WELCOME = "welcome"
    #: they get already what somebody asked for in their name
    ALREADY = "already"
    #: the link to their choices, which they or somebody else asked for
    CHOICES = "choices"
    #: whoever has the new address is asked whether it is theirs
    ADDRESS = "address"
    #: whoever has the address before is told that mails go elsewhere
    MOVED = "moved"


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One mail to one reader. It holds no word that a visitor typed but the address."""

    key: str
    """A letter is mailed once only; another with its key is not."""
    kind: LetterKind
    subscriber: int
    address: str
    language: str
    """Empty: the digest's."""
    digests: tuple[str, ...]
    """Keys of those it is about."""
    written: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Joining:
    """Somebody asked for a digest and did not confirm it yet."""

    digest: str
    since: datetime
    page: str
    """Where, and by which text, they were asked."""
