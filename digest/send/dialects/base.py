"""What a mail API's dialect must translate (pure). What most of them share is in `answers` and `parts`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Protocol

from digest.config.site import Mail
from digest.model.edition import Rendering
from digest.model.mail import Answer, Batch, Message, Receipt
from digest.send.ports import Limits


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One HTTP call; `path` begins with a slash and holds the query. The headers may hold the token: not in repr."""

    method: str
    path: str
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    pieces: tuple[bytes, ...] = field(default=(), repr=False)
    """The body's, joined when they go: a call of 500 mails has 30 MB, of which most are the same for all."""

    @property
    def body(self) -> bytes:
        """All of it."""
        return b"".join(self.pieces)

    @property
    def size(self) -> int:
        """Bytes of the body."""
        return sum(map(len, self.pieces))

    def having(self, *headers: tuple[str, str]) -> Request:
        """The call with further headers."""
        return replace(self, headers=(*self.headers, *headers))


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """A provider's answer over HTTP."""

    status: int
    headers: Mapping[str, str]
    """Names in lower case."""
    body: bytes


class Refused(Exception):
    """The call was refused for the sake of some of its messages, and nothing at all was taken: the others may be handed
    over without them."""

    def __init__(self, reason: str, named: Mapping[int, str] | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.named = dict(named or {})
        """Place of the message in the batch → why it was refused; empty where the answer does not say which."""


class Dialect(Protocol):
    """A module of this folder. To write one: read `postmark`, add it to `send/providers.py`, run the contract suite in
    tests/contracts."""

    NAME: str
    LIMITS: Limits
    SECRET_HEADERS: tuple[str, ...]
    """Names of the headers that carry the token, or what can be used instead."""

    def base_url(self, mail: Mail) -> str:
        """Where its API is when `mail:` names no other place."""
        ...

    def request(
        self, batch: Batch, messages: Sequence[Message], renderings: Mapping[str, Rendering], mail: Mail
    ) -> Request:
        """The call that hands the batch over, without the token; the same bytes for every attempt at the same
        messages. All messages are of one segment."""
        ...

    def signed(self, request: Request, url: str, mail: Mail, now: datetime) -> Request:
        """The call to `url`, with the headers by which the provider knows us."""
        ...

    def receipts(self, batch: Batch, reply: Reply, now: datetime) -> tuple[Receipt, ...]:
        """One receipt for every delivery of the batch. Raises `ProviderHalt` where the account is refused, and
        `Refused` where nothing was taken for the sake of some messages."""
        ...

    def lookup(self, batch: Batch, mail: Mail) -> Request | None:
        """The call that asks what became of the batch; None where the API cannot be asked."""
        ...

    def looked_up(self, batch: Batch, reply: Reply) -> Mapping[str, Answer]:
        """What became of each delivery, by the answer to `lookup`; deliveries it does not tell of are absent."""
        ...

    def question(self, mail: Mail) -> Request:
        """A call that changes nothing and sends nothing, by which the account shows how it is."""
        ...

    def standing(self, reply: Reply, mail: Mail) -> str:
        """How the account is, in words, by the answer to `question`. Raises `ProviderHalt` where it could not send."""
        ...
