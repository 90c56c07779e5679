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
from digest.model.mail import Answer, Batch, Claim, Delivery, Message, Receipt, Wait
from digest.model.run import Event
from digest.send import encode, plan
from digest.send.circuit import ENOUGH_ANSWERS, ENOUGH_REFUSALS, at_least, of_us
from digest.send.crew import Crew
from digest.send.pace import Pace
from digest.send.ports import Ledger, Provider, ProviderHalt
from digest.send.retry import expired, settled
from digest.text.mail_addresses import unmailable

T = TypeVar("T")

#: So many attempts in a row without an answer are enough.
ENOUGH_LOST = 3
#: Until a provider that could not be asked is asked again.
PUT_OFF = timedelta(minutes=5)
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
        self._answers: Counter[Answer] = Counter()
        self._refusals = 0  # of us, and not of an address
        self._lost = 0  # attempts in a row that got no answer
        self._paused = ("", 0.0)  # what was said last of a wait, and its seconds
        self._lock = threading.Lock()

    def attempt(self, claim: Claim, begun: float, before: list[Receipt]) -> None:
        """Everybody in the claim who may get the mail was handed over, or given up once it is late, and every answer is
        recorded, with those that were known `before`; `begun` is the monotonic time just before the claim."""
        why = {delivery.id: delivery.reason for delivery in claim.batch.deliveries}
        try:
            messages, refused = self.composed(claim.batch, before)
            slept = self.pace.monotonic() - begun > self.pace.lease.total_seconds() / 2
            go = not self.ended() and not slept  # nobody stopped it, and this process did not sleep on its claim
        except BaseException:
            self.give_back(claim, before)
            raise
        if not go:
            self.give_back(claim, before)
            return
        if self.is_late(claim.batch):
            self.record(claim, [*before, *refused, *(expired(m.delivery, why[m.delivery]) for m in messages)])
            return
        crash.at("attempted")
        receipts, halted = self.handed_over(claim.batch, messages)
        crash.at("handed-over")
        if self.asked_later(receipts):
            self.tell("batch.lost", f"{receipts[0].reason}; {self.provider.name} is asked about it later")
            self.watch(receipts)
            return
        now = self.pace.clock()
        receipts = self.rested(claim, receipts, now)
        answers = [self.judged(receipt, claim, now) for receipt in receipts]
        self.record(claim, [*before, *refused, *answers, *halted])
        self.watch(receipts)

    def rested(self, claim: Claim, receipts: list[Receipt], now: datetime) -> list[Receipt]:
        """The receipts, those that speak of the provider as a whole with the end of the rest that it has now."""
        of_all = [one for one in receipts if one.channel and one.answer is Answer.DEFERRED]
        if not of_all:
            return receipts
        asked = max((one.retry_at for one in of_all if one.retry_at), default=None)
        why = of_all[0].reason or f"{self.provider.name} takes nothing for now"
        until = self.patiently(lambda: self.ledger.pause(claim.channel, asked, why, now), give_up=False)
        self.rest = Wait(until=until, why=why)
        return [replace(one, retry_at=until) if one in of_all else one for one in receipts]

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

    def composed(self, batch: Batch, before: Sequence[Receipt]) -> tuple[list[Message], list[Receipt]]:
        """Messages for those who may get one, receipts for the others; neither for those with a receipt `before`."""
        answered = {receipt.delivery for receipt in before}
        deliveries = [delivery for delivery in batch.deliveries if delivery.id not in answered]
        addresses = [delivery.address for delivery in deliveries]
        self.patiently(self.pace.arrivals)
        suppressed = self.patiently(lambda: self.ledger.suppressed(self.edition, addresses))
        messages: list[Message] = []
        refused: list[Receipt] = []
        for delivery in deliveries:
            if (why := suppressed.get(delivery.address)) is not None:
                refused.append(Receipt(delivery=delivery.id, answer=Answer.SUPPRESSED, reason=why))
            elif why := unmailable(delivery.address):
                refused.append(Receipt(delivery=delivery.id, answer=Answer.REJECTED, reason=why))
            else:
                messages.append(self.compose(delivery))
        return messages, refused

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
        receipts = list(self.provider.hand_over(batch, messages, self.renderings))
        self.crew.note(self.pace.monotonic() - begun, time.thread_time() - worked, len(messages))
        if any(one.channel and one.answer is Answer.DEFERRED for one in receipts):
            self.crew.rest()
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
        is time; it is never called expired. A refusal of us, and not of the address, is tried again until others are
        taken: then it is this reader's after all."""
        attempt, until = claim.attempt, self.until(claim.batch)
        if receipt.answer is Answer.REJECTED and of_us(receipt.reason):
            once_more = attempt == 1 or not self._answers[Answer.ACCEPTED]
            held = replace(receipt, answer=Answer.DEFERRED) if once_more else receipt
            return settled(held, attempt, now, until)
        if receipt.answer is not Answer.UNCERTAIN or not receipt.repeat or not self.may_repeat(claim.batch):
            return settled(receipt, attempt, now, until)
        again = settled(replace(receipt, answer=Answer.DEFERRED), attempt, now, until)
        return receipt if again.answer.final else again

    # ---- recording

    def give_back(self, claim: Claim, before: list[Receipt]) -> None:
        """The batch is free for others, unsent."""
        self.record(claim, [*before, *self.waiting(claim.batch, before, "was not handed over yet")])

    def put_off(self, claim: Claim, why: str) -> None:
        """The batch is due again in five minutes, unsent."""
        now = self.pace.clock()
        again = self.patiently(lambda: self.ledger.pause(claim.channel, now + PUT_OFF, why, now), give_up=False)
        self.record(claim, [replace(one, reason=why, retry_at=again) for one in self.waiting(claim.batch, [], why)])

    def record(self, claim: Claim, receipts: Sequence[Receipt]) -> None:
        """The answers are stored, however long that takes; a newer claim on the batch wins over ours."""
        try:
            self.patiently(lambda: self.ledger.record(claim, receipts, self.pace.clock()), give_up=False)
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
            self.tell(f"batch.{main}", ", ".join(f"{count} {answer}" for answer, count in answers.items()))

    def watch(self, receipts: Sequence[Receipt]) -> None:
        """Sending is stopped once too many mails are rejected, or one attempt after the other gets no answer."""
        of_all = [one.reason for one in receipts if one.answer is Answer.REJECTED and of_us(one.reason)]
        worst = of_all[0] if of_all else ""
        answers = Counter(receipt.answer for receipt in receipts)
        answers[Answer.REJECTED] -= len(of_all)
        with self._lock:
            self._answers.update(answers)
            lost = answers[Answer.UNCERTAIN] and not answers[Answer.ACCEPTED]
            self._lost = self._lost + 1 if lost else 0
            self._refusals += len(of_all)
            refused, accepted = self._refusals, self._answers[Answer.ACCEPTED]
            rejected = self._answers[Answer.REJECTED]
            known = rejected + accepted
        if self.over or self.done >= self.total:
            return
        share = self.pace.mail.stop_share
        if refused >= ENOUGH_REFUSALS and at_least(refused, refused + accepted) > share:
            self.stop(f"{self.provider.name} refuses our mails, whoever they are for: {worst}")
        elif known >= ENOUGH_ANSWERS and at_least(rejected, known) > share:
            self.stop(f"{rejected} of {known} mails were rejected, more than {share:.0%}")
        elif self._lost >= ENOUGH_LOST:
            self.stop(f"{self.provider.name} gave no answer {self._lost} times in a row")

    def stop(self, why: str) -> None:
        """All sending is halted, and why is reported."""
        self.over = True
        self.patiently(lambda: self.ledger.stop(why, self.pace.clock()), give_up=False)
        self.tell("sending.stopped", why)

    def patiently(self, act: Callable[[], T], *, give_up: bool = True) -> T:
        """What `act` gives, tried again while the database cannot be had; asked to stop, `give_up` at once, else after
        a few last tries: an answer that is known is not lost lightly."""
        since, tries = self.pace.monotonic(), 0 if give_up else LAST_TRIES
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

    def tell(self, name: str, text: str) -> None:
        """Whoever watches the delivery hears of an event."""
        with self._lock:
            self.pace.report(Event(name=name, done=self.done, total=self.total, text=text))


_FINAL = frozenset(answer.value for answer in Answer if answer.final)
