"""What a mail API's dialect must translate, and what most of them share (pure)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from digest.config.site import Mail
from digest.model.edition import Rendering
from digest.model.mail import Answer, Batch, Message, Receipt
from digest.send.ports import Limits, ProviderHalt
from digest.text.http_dates import retry_after
from digest.text.lines import one_line


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One HTTP call; `path` begins with a slash and holds the query. The headers hold the token: not in repr."""

    method: str
    path: str
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    body: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """A provider's answer over HTTP."""

    status: int
    headers: Mapping[str, str]
    """Names in lower case."""
    body: bytes


class Dialect(Protocol):
    """A module of this folder. To write one: read `postmark`, add it to `send/providers.py`, run the contract suite in
    tests/contracts."""

    NAME: str
    BASE_URL: str
    """Where its API is when `mail:` names no other place."""
    LIMITS: Limits
    SECRET_HEADERS: tuple[str, ...]
    """Names of the headers of its requests that carry the token."""

    def request(
        self, batch: Batch, messages: Sequence[Message], renderings: Mapping[str, Rendering], mail: Mail
    ) -> Request:
        """The call that hands the batch over; the same bytes for every attempt at the same messages."""
        ...

    def receipts(self, batch: Batch, reply: Reply, now: datetime) -> tuple[Receipt, ...]:
        """One receipt for every delivery of the batch. Raises `ProviderHalt` where the account is refused."""
        ...

    def lookup(self, batch: Batch, mail: Mail) -> Request | None:
        """The call that asks what became of the batch; None where the API cannot be asked."""
        ...

    def looked_up(self, batch: Batch, reply: Reply) -> Mapping[str, Answer]:
        """What became of each delivery, by the answer to `lookup`; deliveries it does not tell of are absent."""
        ...


def refused(name: str, batch: Batch, reply: Reply, message: str, now: datetime) -> tuple[Receipt, ...]:
    """What a call without success means for the whole batch, by its status (RFC 9110 15).

    401, 402, 403, 420, redirects and every other 4xx are ours to mend and raise `ProviderHalt`. 429 and 503 took
    nothing. 500, 502, 504 and the rest may have taken all: a gateway can fail after the server behind it answered.
    """
    words = one_line(message)[:200].strip()
    reason = f"{name} answered {reply.status}" + (f": {words}" if words else "")
    if reply.status in (408, 425, 429, 503):
        wait = retry_after(reply.headers, now)
        return all_of(batch, Answer.DEFERRED, reason, retry_at=None if wait is None else now + wait, channel=True)
    if reply.status == 413:
        return all_of(batch, Answer.REJECTED, f"{reason} (the mail is too large)")
    if 300 <= reply.status < 500:
        raise ProviderHalt(reason, advice=_ADVICE.get(reply.status, "Look at `mail:` in config/digest.yaml."))
    return all_of(batch, Answer.UNCERTAIN, reason)


_ADVICE = {
    401: "The token in `mail:` is wrong or was revoked. Set the right one, then: digest go",
    402: "The account has no credits left. After that is mended: digest go",
    403: "The token in `mail:` may not send. Set the right one, then: digest go",
    404: "There is no such mail API at `base_url`. Mend it in config/digest.yaml, then: digest go",
    420: "The account's quota is used up. After that is mended: digest go",
}


def all_of(
    batch: Batch, answer: Answer, reason: str, *, retry_at: datetime | None = None, channel: bool = False
) -> tuple[Receipt, ...]:
    """A receipt for every delivery of the batch, with that answer and reason."""
    return tuple(
        Receipt(delivery=delivery.id, answer=answer, reason=reason, retry_at=retry_at, channel=channel)
        for delivery in batch.deliveries
    )
