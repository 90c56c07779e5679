"""One batch: who may still get it is handed over, and every answer is recorded [effect]."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TypeVar

from digest import crash
from digest.errors import LeaseLost, Unavailable
from digest.model.edition import Rendering
from digest.model.mail import Answer, Batch, Circuit, Claim, Delivery, Message, Receipt, Wait
from digest.model.run import Event
from digest.send import encode, plan
from digest.send.circuit import counted, of_us, too_much
from digest.send.crew import Crew
from digest.send.domains import Domains
from digest.send.pace import Pace
from digest.send.ports import Ledger, Provider, ProviderHalt
from digest.send.retry import again, expired, settled
from digest.text.mail_addresses import unmailable

T = TypeVar("T")

#: Until a provider that could not be asked is asked again.
PUT_OFF = timedelta(minutes=5)
#: Until a provider is asked about mails of unknown outcome, where it answered for others of their call.
ASKED_ABOUT = timedelta(minutes=30)
#: Seconds between tries while the database cannot be had: room on a disk, or a server, is used as soon as it is there.
STORE_WAIT = 1.0
#: Tries that answers still have when somebody asks to stop: who asks may kill after ten seconds.
LAST_TRIES = 5


class Attempts:
    """What the workers of one delivery share: the edition, where it goes, and how it has gone so far."""

    def __init__(
        self,
        edition: int,
        ledger: Ledger,
        provider: Provider,
        compose: Callable[[Delivery], Message],
        renderings: Mapping[str, Rendering],
        pace: Pace,
    ) -> None:
        self.edition = edition
        self.ledger = ledger
        self.provider = provider
        self.compose = compose
        self.renderings = renderings
        self.pace = pace
        self.over = False  # nothing more is claimed by this delivery
        self.rest: Wait | None = None  # the last one of the provider
        largest = max(map(encode.size, renderings.values()), default=0)
        limits = provider.limits
        self.crew = Crew(limits.workers, plan.call_bytes(limits, largest), pace.mail.rate or limits.rate)
        sums = ledger.sums(edition)
        self.total = sum(sums.values())
        self.done = sum(count for answer, count in sums.items() if answer in _FINAL)
        self._paused = ("", 0.0)  # what was said last of a wait, and its seconds
        self.circuit = Circuit()  # as all senders of the edition counted it when we wrote to the ledger last
        self.domains = Domains(ledger, self.to_the_last)
        self._lock = threading.Lock()

    def attempt(self, claim: Claim, begun: float, before: list[Receipt]) -> None:
        """Everybody in the claim who may get the mail was handed over, or given up once it is late, and every answer is
        recorded, with those that were known `before`; `begun` is the monotonic time just before the claim."""
        why = {delivery.id: delivery.reason for delivery in claim.batch.deliveries}
        try:
            messages, refused = self.composed(claim, before)
            slept = self.pace.monotonic() - begun > self.pace.lease.total_seconds() / 2
            go = not self.ended() and not slept  # nobody stopped it, and this process did not sleep on its claim
        except BaseException:
            self.give_back(claim, before)
            raise
        if not go:
            self.give_back(claim, before)
            return
        if self.is_late(claim.batch):
            late = [expired(m.delivery, why[m.delivery]) for m in messages]
            self.record(claim, [*before, *refused, *late], begun=begun)
            return
        crash.at("attempted")
        receipts, halted = self.handed_over(claim.batch, messages)
        crash.at("handed-over")
        if self.asked_later(receipts) and not halted:
            self.lost(claim, receipts, [*before, *refused])
            return
        now = self.pace.clock()
        receipts = self.domains.rested(claim, self.rested(claim, receipts, now), now)
        answers = [self.judged(receipt, claim, now) for receipt in receipts]
        self.record(claim, [*before, *refused, *answers, *halted], counted(receipts), begun)
        self.watch(receipts)

    def lost(self, claim: Claim, receipts: Sequence[Receipt], known: Sequence[Receipt]) -> None:
        """Of those who were handed over nothing is known yet; what is `known` of the others is stored."""
        self.tell(
            "batch.lost", f"{receipts[0].reason}; {self.provider.name} is asked about it later", claim.batch.number
        )
        self.circuit = self.to_the_last(lambda: self.ledger.lost(claim, known, self.pace.clock()))
        with self._lock:
            self.done += sum(one.answer.final for one in known)
        self.watch(receipts)

    def rested(self, claim: Claim, receipts: list[Receipt], now: datetime) -> list[Receipt]:
        """The receipts, those that speak of the provider as a whole with the end of the rest that it has now."""
        of_all = [one for one in receipts if one.channel and one.answer is Answer.DEFERRED]
        if not of_all:
            return receipts
        asked = max((one.retry_at for one in of_all if one.retry_at and not one.behind), default=None)
        why = of_all[0].reason or f"{self.provider.name} takes nothing for now"
        rate = max(one.per_second for one in of_all)
        until = self.to_the_last(lambda: self.ledger.pause(claim.channel, asked, why, now, rate))
        self.rest = Wait(until=until, why=why)
        behind = max(until, again(claim.attempt, now))
        when = {one.delivery: max(behind, one.retry_at or behind) if one.behind else until for one in of_all}
        return [replace(one, retry_at=when.get(one.delivery, one.retry_at)) for one in receipts]

    @property
    def late(self) -> bool:
        """The late limit is over for everybody: who was not handed over by now is given up."""
        return self.pace.until is not None and self.pace.clock() > self.pace.until

    def until(self, batch: Batch) -> datetime | None:
        """Who of the batch was not handed over by then is given up."""
        return self.pace.of_wave(batch.due) if batch.due and self.pace.of_wave else self.pace.until

    def is_late(self, batch: Batch) -> bool:
        """The late limit is over for its readers."""
        until = self.until(batch)
        return until is not None and self.pace.clock() > until

    def ended(self) -> bool:
        """Whether the delivery of the edition must come to an end now."""
        self.over = self.over or self.pace.stopping() or bool(self.patiently(self.ledger.stopped))
        return self.over

    def composed(self, claim: Claim, before: Sequence[Receipt]) -> tuple[list[Message], list[Receipt]]:
        """Messages for those who may get one, receipts for the others; neither for those with a receipt `before`."""
        answered = {receipt.delivery for receipt in before}
        deliveries = [delivery for delivery in claim.batch.deliveries if delivery.id not in answered]
        addresses = [delivery.address for delivery in deliveries]
        self.patiently(self.pace.arrivals)
        suppressed = self.patiently(lambda: self.ledger.suppressed(claim.batch))
        resting = self.domains.resting(claim.channel, addresses, self.pace.clock()) if claim.channel else {}
        messages: list[Message] = []
        refused: list[Receipt] = []
        for delivery in deliveries:
            if (why := suppressed.get(delivery.address)) is not None:
                refused.append(Receipt(delivery=delivery.id, answer=Answer.SUPPRESSED, reason=why))
            elif why := unmailable(delivery.address):
                refused.append(Receipt(delivery=delivery.id, answer=Answer.REJECTED, reason=why))
            elif rest := resting.get(delivery.address):
                refused.append(self.deferred(delivery, claim, rest))
            else:
                messages.append(self.compose(delivery))
        return messages, refused

    def deferred(self, delivery: Delivery, claim: Claim, rest: Wait) -> Receipt:
        """The receipt of a delivery whose domain rests."""
        receipt = Receipt(delivery=delivery.id, answer=Answer.DEFERRED, reason=rest.why, retry_at=rest.until)
        return settled(receipt, claim.attempt, self.pace.clock(), self.until(claim.batch))

    def handed_over(self, batch: Batch, messages: Sequence[Message]) -> tuple[list[Receipt], list[Receipt]]:
        """The provider's receipts, and, where it halted, one for each delivery that it did not take."""
        if not messages:
            return [], []
        ids = {message.delivery for message in messages}
        part = replace(batch, deliveries=tuple(d for d in batch.deliveries if d.id in ids))
        try:
            receipts = self.timed(part, messages)
        except ProviderHalt as halt:
            self.stop(halt.why)
            receipts = list(halt.receipts)
            return receipts, self.waiting(part, receipts, halt.what)
        answered = {receipt.delivery for receipt in receipts}
        reason = f"{self.provider.name} gave no answer for this mail"
        receipts += [Receipt(delivery=id, answer=Answer.UNCERTAIN, reason=reason) for id in ids - answered]
        return receipts, []

    def timed(self, batch: Batch, messages: Sequence[Message]) -> list[Receipt]:
        """The provider's receipts; how long it took is noted."""
        begun, worked = self.pace.monotonic(), time.thread_time()
        self.crew.begin(begun)
        receipts = list(self.provider.hand_over(batch, messages, self.renderings))
        ended = self.pace.monotonic()
        self.crew.note(ended - begun, time.thread_time() - worked, len(messages))
        if any(one.channel and one.answer is Answer.DEFERRED for one in receipts):
            self.crew.rest(begun, ended)
        return receipts

    def waiting(self, batch: Batch, receipts: Sequence[Receipt], reason: str) -> list[Receipt]:
        """A receipt for every delivery of the batch that has none yet: due again at once, whenever sending goes on."""
        answered = {receipt.delivery for receipt in receipts}
        rest = [delivery.id for delivery in batch.deliveries if delivery.id not in answered]
        now = self.pace.clock()
        return [Receipt(delivery=id, answer=Answer.DEFERRED, reason=reason, retry_at=now) for id in rest]

    def asked_later(self, receipts: Sequence[Receipt]) -> bool:
        """An attempt of which nothing is known stays without an answer until its lease is over, then is looked up."""
        limits = self.provider.limits
        unknown = bool(receipts) and all(receipt.answer is Answer.UNCERTAIN for receipt in receipts)
        return unknown and limits.looks_up and not limits.dedupes

    def may_repeat(self, batch: Batch) -> bool:
        """Whether a mail of it whose outcome is unknown may be handed over once more."""
        return not self.is_late(batch) and self._is_safe_again(batch)

    def _is_safe_again(self, batch: Batch) -> bool:
        limits, since = self.provider.limits, max(filter(None, (self.pace.since, batch.due)), default=None)
        over = limits.key_lasts and since and self.pace.clock() - since > limits.key_lasts
        return (limits.dedupes and not over) or self.pace.mail.if_unknown == "resend"

    def judged(self, receipt: Receipt, claim: Claim, now: datetime) -> Receipt:
        """The receipt as it is recorded. An unknown outcome is tried again where that is safe or wished for and there
        is time, or is asked about later; it is never called expired. A refusal of us, and not of the address, is tried
        again until others are taken: then it is this reader's after all."""
        attempt, until = claim.attempt, self.until(claim.batch)
        if receipt.answer is Answer.REJECTED and of_us(receipt.reason):
            once_more = attempt == 1 or not self.circuit.accepted
            held = replace(receipt, answer=Answer.DEFERRED) if once_more else receipt
            return settled(held, attempt, now, until)
        if receipt.answer is not Answer.UNCERTAIN:
            return settled(receipt, attempt, now, until)
        if receipt.repeat and self.may_repeat(claim.batch):
            deferred = settled(replace(receipt, answer=Answer.DEFERRED), attempt, now, until)
            if not deferred.answer.final:
                return deferred
        return replace(receipt, retry_at=now + ASKED_ABOUT if self.provider.limits.looks_up else None)

    # ---- recording

    def give_back(self, claim: Claim, before: list[Receipt]) -> None:
        """The batch is free for others, unsent."""
        self.record(claim, [*before, *self.waiting(claim.batch, before, "was not handed over yet")])

    def put_off(self, claim: Claim, why: str) -> None:
        """The batch is due again in five minutes, unsent."""
        now = self.pace.clock()
        again = self.to_the_last(lambda: self.ledger.pause(claim.channel, now + PUT_OFF, why, now))
        self.record(claim, [replace(one, reason=why, retry_at=again) for one in self.waiting(claim.batch, [], why)])

    def record(
        self, claim: Claim, receipts: Sequence[Receipt], call: Circuit | None = None, begun: float | None = None
    ) -> None:
        """The answers are stored, however long that takes, and what one `call` was answered is counted; a newer claim
        on the batch wins over ours. `begun` is the monotonic time since which it was worked on."""
        try:
            self.circuit = self.to_the_last(lambda: self.ledger.record(claim, receipts, self.pace.clock(), call))
        except LeaseLost:
            self.tell("claim.lost", f"batch {claim.batch.number} was taken over while we held it")
            return
        crash.at("recorded")
        answers = Counter(receipt.answer for receipt in receipts)
        with self._lock:
            self.done += sum(count for answer, count in answers.items() if answer.final)
            self._paused = ("", 0.0) if answers[Answer.ACCEPTED] else self._paused
        if answers:
            main = Answer.ACCEPTED if Answer.ACCEPTED in answers else answers.most_common(1)[0][0]
            seconds = self.pace.monotonic() - begun if begun is not None else None
            text = ", ".join(f"{count} {answer}" for answer, count in answers.items())
            self.tell(f"batch.{main}", text, claim.batch.number, seconds)

    def watch(self, receipts: Sequence[Receipt]) -> None:
        """Sending is stopped once too many mails are rejected, or one attempt after the other gets no answer."""
        if self.over or self.done >= self.total:
            return
        if why := too_much(self.circuit, receipts, self.pace.mail.stop_share, self.provider.name):
            self.stop(why)

    def stop(self, why: str) -> None:
        """All sending is halted, and why is reported."""
        self.over = True
        self.to_the_last(lambda: self.ledger.stop(why, self.pace.clock()))
        self.tell("sending.stopped", why)

    def to_the_last(self, act: Callable[[], T]) -> T:
        """What `act` gives, tried a few times more when it is asked to stop: an answer that is known is not lost
        lightly."""
        return self.patiently(act, LAST_TRIES)

    def patiently(self, act: Callable[[], T], tries: int = 0) -> T:
        """What `act` gives, tried again while the database cannot be had; asked to stop, after so many last tries."""
        since = self.pace.monotonic()
        while True:
            try:
                return act()
            except Unavailable as error:
                self.paused(str(error).partition("\n")[0])
                if self.pace.wait(STORE_WAIT):
                    if not tries:
                        raise
                    tries -= 1
                    threading.Event().wait(STORE_WAIT)  # the other wait is over at once from now on
                if self.pace.monotonic() - since > self.pace.patience.total_seconds():
                    raise

    def paused(self, why: str, seconds: float = 0.0) -> None:
        """Whoever watches hears what is waited for, and in how many seconds the provider is asked again where it is
        for that: once, until a mail was taken or the wait has grown."""
        before, longest = self._paused
        if why == before and seconds <= 1.5 * longest:
            return
        self._paused = why, seconds
        when = f"{self.provider.name} is asked again in {seconds:.0f} seconds: " if seconds else ""
        self.tell("sending.paused", when + why)

    def tell(self, name: str, text: str, batch: int | None = None, seconds: float | None = None) -> None:
        """Whoever watches the delivery hears of an event."""
        with self._lock:
            done, total = self.done, self.total
            self.pace.report(Event(name=name, done=done, total=total, text=text, batch=batch, seconds=seconds))


_FINAL = frozenset(answer.value for answer in Answer if answer.final)
