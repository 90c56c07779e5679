"""A provider that does as it is told, and a loop whose clock moves when somebody waits."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from digest.config.site import Mail
from digest.model.edition import Rendering
from digest.model.mail import Answer, Batch, Delivery, Message, Receipt
from digest.model.run import Event
from digest.send import deliver as delivering
from digest.send.ports import Limits, ProviderHalt
from tests.send.ledger import MemoryLedger
from tests.send.made import EN, Time, batches, compose, rendering

#: What a call does: gives receipts, or raises.
Act = Callable[[Batch], Sequence[Receipt]]
TEN = Limits(batch=10)
LEASE = timedelta(seconds=300)


def all_(answer: Answer, **given: Any) -> Act:
    return lambda batch: [Receipt(delivery=d.id, answer=answer, **given) for d in batch.deliveries]


accepted = all_(Answer.ACCEPTED)
busy = all_(Answer.DEFERRED, reason="429", channel=True)
lost = all_(Answer.UNCERTAIN, reason="no answer")
rejected = all_(Answer.REJECTED, reason="550")


def swallowed(batch: Batch) -> Sequence[Receipt]:
    """The mails arrive, the answer does not."""
    return lost(batch)


@dataclass
class Scripted:
    """A provider: the `script` says what the next calls do; then everything is accepted."""

    limits: Limits = TEN
    script: list[Act] = field(default_factory=list)
    known: dict[str, Answer] = field(default_factory=dict)
    time: Time = field(default_factory=Time)
    calls: list[tuple[float, int]] = field(default_factory=list)
    """When, and which batch."""
    mails: Counter[str] = field(default_factory=Counter)
    """Delivery → mails that arrived."""
    name: str = "scripted"

    def __post_init__(self) -> None:
        self.lock = threading.Lock()

    def hand_over(
        self, batch: Batch, messages: Sequence[Message], renderings: Mapping[str, Rendering]
    ) -> Sequence[Receipt]:
        assert [message.delivery for message in messages] == [d.id for d in batch.deliveries]
        with self.lock:
            self.calls.append((self.time.seconds, batch.number))
            act = self.script.pop(0) if self.script else accepted
            if act is rejected and self.limits.dedupes and batch.deliveries[0].id in self.mails:
                act = accepted  # the same key has the same answer
        try:
            receipts = act(batch)
        except ProviderHalt as halted:
            self.arrived(halted.receipts)
            raise
        self.arrived(accepted(batch) if act is swallowed else receipts)
        return receipts

    def arrived(self, receipts: Sequence[Receipt]) -> None:
        taken = {r.delivery for r in receipts if r.answer is Answer.ACCEPTED}
        with self.lock:
            self.mails.update(taken - set(self.mails) if self.limits.dedupes else taken)
            if self.limits.looks_up:
                self.known.update(dict.fromkeys(taken, Answer.ACCEPTED))

    def look_up(self, batch: Batch) -> Mapping[str, Answer]:
        return {d.id: self.known[d.id] for d in batch.deliveries if d.id in self.known}

    def close(self) -> None:
        pass


@dataclass
class Post:
    """An edition of so many deliveries in batches of ten, on its way."""

    count: int = 30
    canary: int = 0
    mail: Mail = field(default_factory=Mail)
    limits: Limits = TEN
    forbidden: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.time = Time()
        self.batches = batches(self.count, canary=self.canary)
        self.ledger = MemoryLedger(self.batches, forbidden=self.forbidden)
        self.provider = Scripted(limits=self.limits, time=self.time)
        self.events: list[Event] = []
        self.compose: Callable[[Delivery], Message] = compose

    def deliver(self, **given: Any) -> Mapping[str, int]:
        pace = delivering.Pace(
            clock=self.time.clock,
            wait=self.time.wait,
            stopping=self.time.stopping,
            monotonic=self.time.monotonic,
            mail=self.mail,
            report=self.events.append,
            **given,
        )
        return delivering.deliver(
            17,
            ledger=self.ledger,
            provider=self.provider,
            compose=lambda delivery: self.compose(delivery),
            renderings={EN: rendering()},
            pace=pace,
        )

    def attempted(self, number: int = 0, fate: Act = accepted) -> Batch:
        """A process claimed the next batch, handed it over with that fate, and was killed before it recorded it."""
        claim = self.ledger.claim(17, "killed", self.time.clock(), LEASE)
        assert claim is not None
        assert claim.batch.number == number
        self.provider.arrived(fate(claim.batch))
        return claim.batch

    def light(self) -> Post:
        """With messages of which nothing but the delivery matters."""
        self.compose = lambda d: Message(delivery=d.id, address=d.address, name="", segment=d.segment, headers=())
        return self

    @property
    def at(self) -> list[float]:
        return [seconds for seconds, _ in self.provider.calls]

    @property
    def names(self) -> list[str]:
        return [event.name for event in self.events]


def once_each(post: Post) -> bool:
    return set(post.provider.mails.values()) == {1} and len(post.provider.mails) == post.count
