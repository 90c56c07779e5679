"""The loop that sends: claims batches, hands them over, records every answer [effect].

    settle    what an earlier attempt left without an answer: looked up, sent again, or held
    canary    the first few of a large edition, then a pause in which somebody can press the red button
    flow      everything else, by as many workers as are of use, at the pace of the provider

A batch is claimed, and so its attempt recorded, before the call; its answers are recorded after. Between the two lies
the only moment in which an outcome can be unknown, and `settle` is what is done about it.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import replace
from datetime import timedelta
from math import inf

from digest import crash
from digest.errors import Unavailable
from digest.model.edition import Rendering
from digest.model.mail import Answer, Channel, Claim, Delivery, Message, Receipt, Wait
from digest.send import plan
from digest.send.attempt import Attempts
from digest.send.channel import channel_name
from digest.send.pace import Pace
from digest.send.ports import Ledger, NotNow, Provider
from digest.text.mail_addresses import unmailable

__all__ = ["Pace", "deliver"]

_LOOKED_UP = dict.fromkeys(Answer, "looked up") | {Answer.DEFERRED: "was not handed over yet"}
ASKED_AGAIN = timedelta(minutes=25)
"""After a look-up that told nothing; the first is made when the lease of the attempt is over, five minutes after it."""
IDLE = 5.0
"""Seconds after which whoever waits looks again: others may have left something to do."""
_LOOK = 0.1
"""Seconds between two looks at a worker that goes alone."""
_SHORTEST = 0.001
"""Seconds of a wait."""


def deliver(
    edition: int,
    *,
    ledger: Ledger,
    provider: Provider,
    compose: Callable[[Delivery], Message],
    renderings: Mapping[str, Rendering],
    pace: Pace,
) -> Mapping[str, int]:
    """Every delivery of the frozen edition that can be settled now is; gives the ledger's sums.

    Returns early when sending is stopped, when `pace` asks to, and when the next mail is not due within its patience:
    then "due" is above 0, and the same call goes on later. Raises what `compose` raises, with nothing lost, and
    `Unavailable` when the database stays away.
    """
    loop = _Loop(Attempts(edition, ledger, provider, compose, renderings, pace))
    loop.take_over()
    loop.settle()
    loop.canary()
    loop.flow()
    while loop.again():
        loop.settle()
        loop.flow()
    return ledger.sums(edition)


class _Loop:
    def __init__(self, attempts: Attempts) -> None:
        self.attempts = attempts
        self.ledger = attempts.ledger
        self.pace = attempts.pace
        self.by = attempts.pace.by or f"pid {os.getpid()}"
        self.claiming = threading.Lock()
        self.hiring = threading.Lock()
        self.hired: list[Future[None]] = []
        self.pool: ThreadPoolExecutor
        per_second = attempts.pace.mail.rate or attempts.provider.limits.rate
        self.channel = Channel(name=channel_name(attempts.pace.mail), per_second=per_second)
        self.resting = False  # the provider rests for longer than our patience

    # ---- settle

    def settle(self) -> None:
        """Attempts without an answer have one now, or were made again where that is safe or wished for, while the
        account does not rest."""
        if self.attempts.ended() or self.rests():
            return
        edition, now = self.attempts.edition, self.pace.clock()
        unanswered = self.attempts.patiently(lambda: self.ledger.unanswered(edition, self.by, now, self.pace.lease))
        for claim in unanswered:
            if self.rests():
                return
            self.settle_one(claim)

    def rests(self) -> bool:
        """False once the account rests no more; True when asked to stop, or when it rests beyond our patience."""
        while not self.attempts.late and (rest := self.attempts.patiently(self.rest)):
            if self.waited(rest):
                return True
        return False

    def rest(self) -> Wait | None:
        return self.ledger.rest_of(self.channel.name, self.pace.clock())

    def settle_one(self, claim: Claim) -> None:
        begun = self.pace.monotonic()
        try:
            receipts = self.looked_up(claim)
        except Unavailable:
            receipts = []
        known = {receipt.delivery for receipt in receipts}
        rest = tuple(delivery for delivery in claim.batch.deliveries if delivery.id not in known)
        if self.attempts.may_repeat(claim.batch):
            self.attempts.attempt(replace(claim, channel=self.channel.name), begun, receipts)
        else:
            self.attempts.record(claim, receipts + [self.held(delivery) for delivery in rest])

    def looked_up(self, claim: Claim) -> list[Receipt]:
        """What the provider knows of the batch. Raises `Unavailable` where it could not be asked; where it said when to
        ask again, the account rests until then."""
        try:
            known = self.attempts.provider.look_up(claim.batch)
        except NotNow as busy:
            until, why, now = busy.until, busy.what, self.pace.clock()
            self.attempts.to_the_last(lambda: self.ledger.pause(self.channel.name, until, why, now))
            raise
        crash.at("looked-up")
        now = self.pace.clock()
        return [
            Receipt(delivery=id, answer=answer, reason=_LOOKED_UP[answer], retry_at=None if answer.final else now)
            for id, answer in known.items()
        ]

    def doubted(self, claim: Claim, begun: float) -> None:
        """A batch that an original of this copy may have handed over: where the provider knows mails of it, the others
        are held; where it knows none, it is handed over now."""
        try:
            receipts = self.looked_up(claim)
        except Unavailable as error:
            self.attempts.put_off(claim, error.what)
            return
        claim = replace(claim, asked=True)
        known = {receipt.delivery for receipt in receipts}
        rest = [delivery for delivery in claim.batch.deliveries if delivery.id not in known]
        if known:
            self.attempts.record(claim, receipts + [self.held(delivery) for delivery in rest])
        else:
            self.attempts.attempt(claim, begun, [])

    def held(self, delivery: Delivery) -> Receipt:
        if why := unmailable(delivery.address):
            return Receipt(delivery=delivery.id, answer=Answer.REJECTED, reason=why)
        provider = self.attempts.provider
        reason = f"sending was cut off, and {provider.name} cannot tell whether it took the mail"
        again = self.pace.clock() + ASKED_AGAIN if provider.limits.looks_up else None
        return Receipt(delivery=delivery.id, answer=Answer.UNCERTAIN, reason=reason, retry_at=again)

    # ---- canary

    def canary(self) -> None:
        """The first few have the edition, and the time to stop it has passed."""
        done, total = self.attempts.done, self.attempts.total
        few = plan.canary(total, self.pace.mail)
        if not few or done > few or self.attempts.late:
            return
        while done < few and (count := self.step(self.by)):
            done += count
        if self.attempts.ended():
            return
        now = self.pace.clock()
        until = self.attempts.patiently(
            lambda: self.ledger.canary(self.attempts.edition, now + self.pace.mail.canary_time)
        )
        seconds = min((until - now).total_seconds(), self.pace.mail.canary_time.total_seconds())
        if seconds > 0:
            self.attempts.tell("canary.sent", f"the other {total - done} in {seconds / 60:.0f} minutes")
            self.told_to_stop_within(seconds)

    # ---- flow

    def flow(self) -> None:
        """Nothing is left that can be claimed now."""
        if self.pace.workers == 1:
            self.work(self.by)
            return
        with ThreadPoolExecutor(self.pace.workers or self.attempts.crew.most, thread_name_prefix="deliver") as pool:
            self.hired = []
            self.pool = pool
            self.hire()
            while self.attempts.crew.is_alone(self.pace.monotonic()) and wait(self.hired, _LOOK).not_done:
                self.hire()
            for worker in self.hired:  # which grows meanwhile
                worker.result()

    def hire(self) -> None:
        """There are as many workers as are of use now."""
        with self.hiring:
            while len(self.hired) < (self.pace.workers or self.attempts.crew.wanted(self.pace.monotonic())):
                self.hired.append(self.pool.submit(self.work, f"{self.by}/{len(self.hired)}"))

    def work(self, worker: str) -> None:
        try:
            while self.step(worker):
                if not self.pace.workers:
                    self.hire()
        except BaseException:
            self.attempts.over = True  # the other workers finish what they hold
            raise

    def step(self, worker: str) -> int:
        """One batch was claimed and tried; how many deliveries, 0 when there was none to claim."""
        with self.claiming:  # one claims at a time
            claim, begun = self.claimed(worker)
        if claim is None:
            return 0
        crash.at("claimed")
        if claim.doubtful:
            self.doubted(claim, begun)
        else:
            self.attempts.attempt(claim, begun, [])
        return len(claim.batch.deliveries)

    def claimed(self, worker: str) -> tuple[Claim | None, float]:
        """The next batch once its turn has come, and the monotonic time just before; None when there is none to claim,
        or somebody asked to stop."""
        attempts, pace = self.attempts, self.pace
        while not attempts.ended():
            begun = pace.monotonic()
            channel = None if attempts.late else self.channel
            claim = attempts.patiently(
                lambda channel=channel: self.ledger.claim(  # type: ignore[misc]
                    attempts.edition, worker, pace.clock(), pace.lease, channel
                )
            )
            if not isinstance(claim, Wait):
                return claim, begun
            if self.waited(claim):
                break
        return None, 0.0

    def waited(self, wait: Wait) -> bool:
        """False once it is over; True when asked to stop, or when the provider rests beyond our patience."""
        seconds = max((wait.until - self.pace.clock()).total_seconds(), _SHORTEST)
        if wait.why and seconds >= 1:
            self.attempts.paused(wait.why, seconds)
        self.resting = bool(wait.why) and seconds > self.pace.patience.total_seconds()
        return self.resting or self.told_to_stop_within(seconds)

    def again(self) -> bool:
        """True once another delivery is due; False when none is within our patience, or we were asked to stop. What is
        due changes while others are at it: nobody waits for long without looking."""
        is_told = False
        while (seconds := self.seconds_left()) is not None:
            if seconds <= 0:
                return True
            if not is_told:
                self.tell_of_wait(max(1.0, seconds))
                is_told = True
            self.told_to_stop_within(min(max(1.0, seconds), IDLE))
        return False

    def seconds_left(self) -> float | None:
        """Until another delivery is due; None when none is within our patience, or we were asked to stop."""
        if self.resting or self.attempts.ended():
            return None
        self.take_over()
        due = self.attempts.patiently(lambda: self.ledger.next_due(self.attempts.edition))
        seconds = (due - self.pace.clock()).total_seconds() if due else inf
        return seconds if seconds <= self.pace.patience.total_seconds() else None

    def take_over(self) -> None:
        """Whoever died meanwhile holds nothing any more."""
        self.attempts.patiently(self.pace.take_over)

    def told_to_stop_within(self, seconds: float) -> bool:
        """True, and nothing more is claimed, when somebody asks to stop before so many seconds have passed."""
        if self.pace.wait(seconds):
            self.attempts.over = True
        return self.attempts.over

    def tell_of_wait(self, seconds: float) -> None:
        """Whoever watches hears what is waited for."""
        rest = self.attempts.rest
        if rest and rest.until > self.pace.clock():
            self.attempts.paused(rest.why, seconds)
        else:
            self.attempts.tell("sending.paused", f"the next mail is due in {seconds:.0f} seconds")
