"""What sending needs from others: a provider that takes mails, a ledger that remembers them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from digest.errors import Unavailable
from digest.model.edition import Rendering
from digest.model.mail import Answer, Batch, Channel, Circuit, Claim, Message, Receipt, Wait


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a provider publishes of itself."""

    batch: int = 1
    """Messages handed over in one call."""
    batch_bytes: int = 10_000_000
    """Bytes of one call; a batch is cut so that it fits. 0 where messages go one by one."""
    shared: bool = False
    """The messages of a call have one body in common."""
    rate: float = 0.0
    """Messages a second; 0 is unlimited."""
    dedupes: bool = False
    """Two calls with one idempotency key and one body are taken once, so an unknown outcome may be sent again."""
    key_lasts: timedelta | None = None
    """For how long after the first call that holds; None is for ever."""
    looks_up: bool = False
    """The provider can be asked what became of a mail, once the attempt is some minutes old."""
    workers: int = 8
    """Calls at the same time, at the most."""
    real: bool = True
    """Mails leave the machine."""


class ProviderHalt(Unavailable):
    """The provider takes nothing from us until a person does something: a wrong token, no credits, an account that
    may not send. `receipts` are the answers it gave before that; every other delivery of the batch was not taken."""

    def __init__(self, what: str, *, where: str = "", advice: str = "", receipts: Sequence[Receipt] = ()) -> None:
        super().__init__(what, where=where, advice=advice)
        self.receipts = tuple(receipts)

    @property
    def why(self) -> str:
        """What happened and what to do, as the reason of a stop: that `digest go` lifts it is said beside it."""
        return f"{self.what}. {self.remedy}" if self.remedy else self.what

    @property
    def remedy(self) -> str:
        """What to do, without the command that lets sending go on."""
        return self.advice.removesuffix(": digest go").removesuffix(", then").removesuffix(". After that is mended")


class NotNow(Unavailable):
    """The provider answers no question for now, and asks to be left alone `until` then."""

    def __init__(self, what: str, until: datetime) -> None:
        super().__init__(what)
        self.until = until


class Provider(Protocol):
    """Where mails are handed over. Used by several threads at once."""

    @property
    def name(self) -> str: ...

    @property
    def limits(self) -> Limits: ...

    def hand_over(
        self, batch: Batch, messages: Sequence[Message], renderings: Mapping[str, Rendering]
    ) -> Sequence[Receipt]:
        """One receipt for every message, in any order. `messages` stand for `batch.deliveries`, in their order.

        Raises `ProviderHalt` when nothing at all may be sent, and nothing else for what a provider or network does.
        """
        ...

    def look_up(self, batch: Batch) -> Mapping[str, Answer]:
        """What became of each delivery of an attempt whose answer is unknown; those it cannot tell are absent. Raises
        `Unavailable` where the provider could not be asked now, and `NotNow` where it said when to ask again."""
        ...

    def close(self) -> None:
        """Connections are closed; the provider is not used again."""
        ...


class Ledger(Protocol):
    """What became of every delivery of every edition. Every method is one transaction."""

    def claim(
        self, edition: int, worker: str, now: datetime, lease: timedelta, channel: Channel | None = None
    ) -> Claim | Wait | None:
        """The next batch with due deliveries that nobody holds, its attempt recorded; None when there is none now. All
        who claim with a channel keep its rate and its rests together: a wait where the next batch may not go yet. The
        batch's deliveries are only those still due at `now`. Batches whose attempt has no answer and whose lease is
        over are not given out here: see `unanswered`."""
        ...

    def record(self, claim: Claim, receipts: Iterable[Receipt], now: datetime, call: Circuit | None = None) -> Circuit:
        """Answers stored, the claim given back; what the edition was answered since sending went on last, by all who
        send it, with what one `call` was. Raises `LeaseLost` when a newer claim exists."""
        ...

    def lost(self, claim: Claim, known: Iterable[Receipt], now: datetime) -> Circuit:
        """The call for the claim got no answer: counted as in `record`. What is `known`, of those who were not handed
        over, is stored; the others are held until the lease is over."""
        ...

    def unanswered(self, edition: int, worker: str, now: datetime, lease: timedelta) -> Sequence[Claim]:
        """Batches whose last attempt was recorded, got no answer, and whose lease is over: claimed anew (fence
        grown, no new attempt recorded) so that the caller may settle what became of them with `record`."""
        ...

    def pause(self, channel: str, asked: datetime | None, why: str, now: datetime, per_second: float = 0.0) -> datetime:
        """The account rests until the provider asked for, or longer each time until it takes a mail again; until when.
        Nothing is claimed for it before. The messages `per_second` that it seems to allow are kept by all for an
        hour."""
        ...

    def rest_of(self, channel: str, now: datetime) -> Wait | None:
        """Until when the account rests, and why; None where it does not."""
        ...

    def domains(self, channel: str, names: Collection[str], now: datetime) -> Mapping[str, Wait]:
        """Readers' domains that took no mail from the account when they were asked last → until when they rest, which
        may be over, and why."""
        ...

    def rest_domain(self, channel: str, name: str, why: str, now: datetime) -> datetime:
        """Nobody of the domain is handed over for a while, longer each time; until when."""
        ...

    def domains_well(self, channel: str, names: Collection[str]) -> None:
        """The domains took a mail: nothing is known against them."""
        ...

    def canary(self, edition: int, until: datetime) -> datetime:
        """When the others may have the edition after the first few: what was said first counts."""
        ...

    def suppressed(self, batch: Batch) -> Mapping[str, str]:
        """Addresses of the batch that must not be mailed now → why."""
        ...

    def next_due(self, edition: int) -> datetime | None:
        """When the next deferred delivery or held lease comes due; None when nothing is left."""
        ...

    def sums(self, edition: int) -> Mapping[str, int]:
        """Answer → deliveries, with "due" for those without a final one."""
        ...

    def stopped(self) -> str:
        """Why all sending is halted; empty when it is not."""
        ...

    def stop(self, why: str, now: datetime) -> None:
        """All sending halts until `digest go`."""
        ...
