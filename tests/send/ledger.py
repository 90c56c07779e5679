"""A ledger in memory, as honest as the stored one: fences, leases, attempts, and final answers that stay."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from digest.errors import LeaseLost
from digest.model.mail import Answer, Batch, Channel, Circuit, Claim, Delivery, Receipt, Wait
from digest.send.retry import LONGEST
from digest.text.retry_ladder import rest_after, wait_after
from tests.send.made import NOW


@dataclass
class Row:
    batch: Batch
    fence: int = 0
    until: datetime | None = None
    attempt: int = 0
    answered: bool = True
    tried: frozenset[str] = frozenset()


@dataclass
class MemoryLedger:
    batches: Sequence[Batch]
    forbidden: dict[str, str] = field(default_factory=dict)
    why: str = ""

    def __post_init__(self) -> None:
        self.rows = [Row(batch=batch) for batch in self.batches]
        self.receipts: dict[str, Receipt] = {}
        self.due: dict[str, datetime] = {d.id: NOW for batch in self.batches for d in batch.deliveries}
        self.lock = threading.Lock()
        self.free = NOW
        self.rest: Wait | None = None
        self.pauses = 0
        self.go_on: datetime | None = None
        self.doubts: set[int] = set()
        self.circuit = Circuit()
        self.resting: dict[str, Wait] = {}
        self.times: Counter[str] = Counter()
        self.learned = 0.0

    def claim(
        self, edition: int, worker: str, now: datetime, lease: timedelta, channel: Channel | None = None
    ) -> Claim | Wait | None:
        with self.lock:
            open_rows = [(self._next(row), row.batch.number, row) for row in self.rows if row.answered]
            ready = [(at, number, row) for at, number, row in open_rows if at is not None and at <= now]
            if not ready:
                return None
            if self.rest and self.rest.until > now:
                return self.rest
            if channel and channel.per_second and self.free > now:
                return Wait(until=self.free)
            row = min(ready, key=lambda entry: entry[:2])[2]
            row.attempt += 1
            row.answered = False
            row.tried = frozenset(d.id for d in row.batch.deliveries if self.due.get(d.id, now + lease) <= now)
            name = channel.name if channel else ""
            claim = self._held(row, now + lease)
            claim = replace(claim, doubtful=row.batch.number in self.doubts, channel=name)
            if channel and channel.per_second:
                self.free = now + timedelta(seconds=len(claim.batch.deliveries) / channel.per_second)
            return claim

    def record(self, claim: Claim, receipts: Iterable[Receipt], now: datetime, call: Circuit | None = None) -> Circuit:
        with self.lock:
            row = self.rows[claim.batch.number]
            if row.fence != claim.fence:
                raise LeaseLost("taken over")
            said = {receipt.delivery: receipt for receipt in receipts}
            for delivery in claim.batch.deliveries:
                self._answer(said.get(delivery.id) or Receipt(delivery=delivery.id, answer=Answer.UNCERTAIN), now)
            row.answered, row.until = True, None
            if claim.asked:
                self.doubts.discard(claim.batch.number)
            if any(receipt.answer is Answer.ACCEPTED for receipt in said.values()):
                self.pauses = 0
            return self._counted(call or Circuit())

    def lost(self, claim: Claim, known: Iterable[Receipt], now: datetime) -> Circuit:
        with self.lock:
            row = self.rows[claim.batch.number]
            if row.fence == claim.fence and not row.answered:
                for receipt in known:
                    self._answer(receipt, now)
                    row.tried -= {receipt.delivery}
            return self._counted(Circuit(lost=1))

    def _counted(self, call: Circuit) -> Circuit:
        was = self.circuit
        self.circuit = Circuit(
            accepted=was.accepted + call.accepted,
            rejected=was.rejected + call.rejected,
            refused=was.refused + call.refused,
            lost=was.lost + 1 if call.lost else 0,
        )
        return self.circuit

    def domains(self, channel: str, names: Collection[str], now: datetime) -> Mapping[str, Wait]:
        return {name: rest for name, rest in self.resting.items() if name in names}

    def rest_domain(self, channel: str, name: str, why: str, now: datetime) -> datetime:
        if name not in self.resting or self.resting[name].until <= now:
            self.times[name] += 1
            self.resting[name] = Wait(until=now + wait_after(self.times[name]), why=why)
        return self.resting[name].until

    def domains_well(self, channel: str, names: Collection[str]) -> None:
        for name in names:
            self.resting.pop(name, None)
            self.times.pop(name, None)

    def unanswered(self, edition: int, worker: str, now: datetime, lease: timedelta) -> Sequence[Claim]:
        with self.lock:
            lost = [row for row in self.rows if not row.answered and row.until is not None and row.until <= now]
            return [self._held(row, now + lease) for row in lost]

    def rest_of(self, channel: str, now: datetime) -> Wait | None:
        return self.rest if self.rest and now < self.rest.until else None

    def pause(self, channel: str, asked: datetime | None, why: str, now: datetime, per_second: float = 0.0) -> datetime:
        assert channel, "an account rests"
        with self.lock:
            self.learned = per_second or self.learned
            until = now + rest_after(self.pauses + 1) if asked is None else min(max(asked, now), now + LONGEST)
            resting = self.rest is not None and now < self.rest.until
            if self.rest is None or not resting or (asked is not None and self.rest.until < until):
                self.rest, self.pauses = Wait(until=until, why=why), self.pauses + (not resting)
            return self.rest.until

    def canary(self, edition: int, until: datetime) -> datetime:
        self.go_on = self.go_on or until
        return self.go_on

    def suppressed(self, batch: Batch) -> Mapping[str, str]:
        addresses = [delivery.address for delivery in batch.deliveries]
        return {address: self.forbidden[address] for address in addresses if address in self.forbidden}

    def next_due(self, edition: int) -> datetime | None:
        with self.lock:
            times = [self._next(row) if row.answered else row.until for row in self.rows]
            return min((time for time in times if time is not None), default=None)

    def sums(self, edition: int) -> Mapping[str, int]:
        answers = Counter(receipt.answer.value for receipt in self.receipts.values() if receipt.answer.final)
        return {"due": len(self.due)} | {a.value: answers[a.value] for a in Answer if a.final}

    def stopped(self) -> str:
        return self.why

    def stop(self, why: str, now: datetime) -> None:
        self.why = self.why or why

    # ---- for tests

    def go(self) -> None:
        self.why, self.circuit = "", Circuit()

    def count(self, answer: Answer) -> int:
        return self.sums(0)[answer.value]

    def reason(self, delivery: Delivery) -> str:
        return self.receipts[delivery.id].reason

    def _held(self, row: Row, until: datetime) -> Claim:
        row.fence += 1
        row.until = until
        kept = tuple(d for d in row.batch.deliveries if d.id in row.tried and d.id in self.due)
        return Claim(batch=replace(row.batch, deliveries=kept), fence=row.fence, until=until, attempt=row.attempt)

    def _next(self, row: Row) -> datetime | None:
        return min((self.due[d.id] for d in row.batch.deliveries if d.id in self.due), default=None)

    def _answer(self, receipt: Receipt, now: datetime) -> None:
        if receipt.delivery not in self.due:
            return
        self.receipts[receipt.delivery] = receipt
        if receipt.answer.final:
            del self.due[receipt.delivery]
        else:
            assert receipt.retry_at is not None, "a deferred delivery says when it is due again"
            self.due[receipt.delivery] = receipt.retry_at
