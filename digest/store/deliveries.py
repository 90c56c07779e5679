"""The ledger: what became of every delivery of every edition. Satisfies `send.ports.Ledger` by shape.

A batch is held by a fenced lease. Every change of a delivery happens under the lock of its batch's row, and a final
answer is never replaced by another, but by a person's word (`ledger/by_hand.py`), or, where it was "uncertain", by what
the provider says when it is asked again (`ledger/lookups.py`)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    Connection,
    Row,
    and_,
    bindparam,
    case,
    delete,
    func,
    insert,
    select,
)

from digest.errors import LeaseLost
from digest.model.mail import Answer, Batch, Channel, Circuit, Claim, Delivery, Receipt, Stop, Wait
from digest.store import frozen
from digest.store.answers import earliest_retry, first_final, keep_answers, tally_answers, unmentioned
from digest.store.database.engine import Database, streamed
from digest.store.database.tables import attempts, batches, deliveries, editions, stops, tallies
from digest.store.database.upsert import insert_new
from digest.store.freezing import DUE
from digest.store.ledger.accounts import usual_reason
from digest.store.ledger.asking import ask_later
from digest.store.ledger.channels import Channels, next_turn, taken, well
from digest.store.ledger.circuits import begin_anew, counted
from digest.store.ledger.domains import Domains
from digest.store.ledger.doubting import is_doubted, trust
from digest.store.ledger.rows import (
    CLOSE,
    DUE_IN_BATCH,
    END,
    FIRST_DUE,
    HOLD,
    batch_row,
    delivery_of,
    joined,
    locked,
)
from digest.store.ledger.tables import canaries
from digest.store.suppressions import any_to_ask_of, reasons

_STOPPED = select(stops.c.why)
_ATTEMPT = insert(attempts)
_DIGEST = select(editions.c.digest).where(editions.c.id == bindparam("of_edition"))
_TRIES = 3
"""Times the patience for another writer when answers are to be kept: nobody else has them."""


class Deliveries:
    """The ledger of deliveries."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def claim(
        self, edition: int, worker: str, now: datetime, lease: timedelta, channel: Channel | None = None
    ) -> Claim | Wait | None:
        """The batch that has been due longest (the lowest first) and that nobody holds, its attempt recorded; None
        when there is none now, and a wait when the channel lets it go later only. Its deliveries are only
        those due at `now`."""
        with self._database.write() as connection:
            row = connection.execute(FIRST_DUE, {"of_edition": edition, "now": now}).first()
            if row is None:
                return None
            turn = next_turn(connection, channel, now) if channel else None
            if isinstance(turn, Wait):
                return turn
            attempt = {"its_attempt": row.attempt + 1, "since": now, "known": False}
            held = _hold(connection, row, worker, now + lease, attempt)
            entry = {"edition": edition, "batch": row.number, "attempt": held.attempt, "worker": worker, "at": now}
            through = channel.name if channel else ""
            connection.execute(_ATTEMPT, entry | {"outcome": "{}", "channel": through})
            claim = replace(_claim(connection, held, worker), doubtful=is_doubted(connection, held), channel=through)
            if channel and turn:
                taken(connection, channel, turn, len(claim.batch.deliveries))
            return claim

    def record(self, claim: Claim, receipts: Iterable[Receipt], now: datetime, call: Circuit | None = None) -> Circuit:
        """Answers stored, the claim given back; a delivery of the claim without a receipt is uncertain. What the
        edition was answered until now, with what one `call` was. Raises `LeaseLost`, and stores nothing, when a newer
        claim exists."""
        batch = claim.batch
        receipt_of = first_final(receipts)
        with self._database.write(tries=_TRIES) as connection:
            row = locked(connection, batch.edition, batch.number)
            if row.fence != claim.fence:
                raise LeaseLost(
                    f"batch {batch.number} was taken over by {row.holder}; what it answered here is not recorded",
                    where=f"edition {batch.edition}",
                )
            if row.answered:
                return counted(connection, batch.edition, Circuit())
            answers = [receipt_of.get(delivery.id) or unmentioned(delivery) for delivery in batch.deliveries]
            outcome = keep_answers(connection, row, answers, now)
            ask_later(connection, row, answers)
            if claim.channel and outcome[Answer.ACCEPTED.value]:
                well(connection, claim.channel)
            if claim.asked:
                trust(connection, row)
            this = {"of_edition": row.edition, "of_number": row.number}
            connection.execute(CLOSE, this | {"again": earliest_retry(connection, row)})
            _end_attempt(connection, claim, outcome, now)
            tally_answers(connection, batch.edition, outcome)
            return counted(connection, batch.edition, call or Circuit())

    def lost(self, claim: Claim, known: Iterable[Receipt], now: datetime) -> Circuit:
        """The call for the claim got no answer; what the edition was answered until now. What is `known`, of those who
        were not handed over, is stored, unless a newer claim exists; the others stay without an answer."""
        batch = claim.batch
        with self._database.write(tries=_TRIES) as connection:
            row = locked(connection, batch.edition, batch.number)
            if row.fence == claim.fence and not row.answered:
                tally_answers(connection, batch.edition, keep_answers(connection, row, known, now))
            return counted(connection, batch.edition, Circuit(lost=1))

    def unanswered(self, edition: int, worker: str, now: datetime, lease: timedelta) -> Sequence[Claim]:
        """Batches whose last attempt got no answer and whose lease is over: held anew, no attempt recorded. Their
        deliveries are those that were in that attempt."""
        lost = select(batches).where(
            batches.c.edition == edition, batches.c.answered.is_(False), batches.c.lease_until <= now
        )
        query = lost.order_by(batches.c.number).with_for_update(skip_locked=True)
        with self._database.write() as connection:
            rows = connection.execute(query).all()
            held = [_hold(connection, row, worker, now + lease, {}) for row in rows]
            return tuple(_claim(connection, row, _attempted_by(connection, row)) for row in held)

    def forsake(self, edition: int, gone: Callable[[str], bool], now: datetime) -> None:
        """Attempts without an answer whose holder is `gone` are not waited for: their leases are over."""
        held = select(batches.c.number, batches.c.holder).where(
            batches.c.edition == edition, batches.c.answered.is_(False), batches.c.lease_until > now
        )
        with self._database.read() as connection:
            dead = [row for row in connection.execute(held) if gone(row.holder)]
        if not dead:
            return
        with self._database.write() as connection:
            for row in dead:
                still_held = batch_row(edition, row.number).where(batches.c.holder == row.holder)
                connection.execute(still_held.values(lease_until=now))

    def suppressed(self, batch: Batch) -> Mapping[str, str]:
        """Addresses of the batch that must not be mailed now → why."""
        with self._database.read() as connection:
            digest = connection.execute(_DIGEST, {"of_edition": batch.edition}).scalar_one()
            if not any_to_ask_of(connection, digest, batch):
                return {}
            return reasons(connection, digest, [delivery.address for delivery in batch.deliveries])

    def next_due(self, edition: int) -> datetime | None:
        """When the next due delivery or held lease comes due; None when nothing is left."""
        when = case((batches.c.answered.is_(True), batches.c.next_due), else_=batches.c.lease_until)
        query = select(func.min(when)).where(batches.c.edition == edition, batches.c.next_due.is_not(None))
        with self._database.read() as connection:
            earliest: datetime | None = connection.scalar(query)
        return earliest

    def sums(self, edition: int) -> Mapping[str, int]:
        """Final answer → deliveries, and "due" → those without one; every one of the five is there, 0 or not."""
        zero = {DUE: 0} | {answer.value: 0 for answer in Answer if answer.final}
        query = select(tallies.c.answer, tallies.c.deliveries).where(tallies.c.edition == edition)
        with self._database.read() as connection:
            return zero | {row.answer: row.deliveries for row in connection.execute(query)}

    def why_due(self, edition: int) -> str:
        """What keeps most of those that are due; empty where nothing was said of them."""
        with self._database.read() as connection:
            return usual_reason(connection, edition, Answer.DEFERRED)

    def why_expired(self, edition: int) -> str:
        """What kept most of those that were given up."""
        with self._database.read() as connection:
            return usual_reason(connection, edition, Answer.EXPIRED)

    def canary(self, edition: int, until: datetime) -> datetime:
        """When the others may have the edition after the first few: what was said first counts."""
        with self._database.write() as connection:
            insert_new(connection, canaries, [{"edition": edition, "until": until}])
            stands = select(canaries.c.until).where(canaries.c.edition == edition)
            first: datetime = connection.execute(stands).scalar_one()
            return first

    def canary_over(self, edition: int) -> datetime | None:
        """When the others may have the edition after the first few; None while nobody said."""
        with self._database.read() as connection:
            until: datetime | None = connection.scalar(select(canaries.c.until).where(canaries.c.edition == edition))
            return until

    def pause(self, channel: str, asked: datetime | None, why: str, now: datetime, per_second: float = 0.0) -> datetime:
        """The account rests, and nothing is claimed for it; until when."""
        return Channels(self._database).pause(channel, asked, why, now, per_second)

    def rest_of(self, channel: str, now: datetime) -> Wait | None:
        """Until when the account rests, and why; None where it does not."""
        return Channels(self._database).resting(channel, now)

    def domains(self, channel: str, names: Collection[str], now: datetime) -> Mapping[str, Wait]:
        """Domains that took no mail when they were asked last → until when they rest, which may be over."""
        return Domains(self._database).resting(channel, names, now)

    def rest_domain(self, channel: str, name: str, why: str, now: datetime) -> datetime:
        """Nobody of the domain is handed over for a while; until when."""
        return Domains(self._database).rest(channel, name, why, now)

    def domains_well(self, channel: str, names: Collection[str]) -> None:
        """The domains take mails again."""
        Domains(self._database).well(channel, names)

    def stopped(self) -> str:
        """Why all sending is halted; empty when it is not."""
        with self._database.read() as connection:
            return connection.scalar(_STOPPED) or ""

    def stop_in_force(self) -> Stop | None:
        """Why, since when and by whom all sending is halted; None when it is not."""
        with self._database.read() as connection:
            row = connection.execute(select(stops)).first()
        return Stop(why=row.why, since=row.since, by=row.by) if row else None

    def stop(self, why: str, now: datetime, by: str = "") -> None:
        """All sending halts until `go`; the first reason stays."""
        with self._database.write() as connection:
            insert_new(connection, stops, [{"id": 1, "why": why or "stopped by hand", "since": now, "by": by}])

    def go(self) -> bool:
        """Sending may go on, and what was answered before counts no more; False when it was not halted."""
        with self._database.write() as connection:
            begin_anew(connection)
            return connection.execute(delete(stops)).rowcount > 0

    def of(self, edition: int, answer: Answer | None = None) -> Iterator[Delivery]:
        """All of the edition in the order of sending (those of one answer, when given); streamed."""
        query = joined(edition).order_by(deliveries.c.batch, deliveries.c.subscriber)
        if answer:
            query = query.where(deliveries.c.answer == answer.value)
        with self._database.read() as connection, streamed(connection, query) as rows:
            yield from map(delivery_of, rows)


def _hold(connection: Connection, row: Row[Any], worker: str, until: datetime, more: dict[str, Any]) -> Row[Any]:
    as_it_is = {"its_attempt": row.attempt, "since": row.attempted, "known": row.answered}
    held = {"of_edition": row.edition, "of_number": row.number, "by": worker, "until": until, "grown": row.fence + 1}
    return connection.execute(HOLD, as_it_is | held | more).one()


def _claim(connection: Connection, held: Row[Any], by: str) -> Claim:
    """The claim on a held batch, with the deliveries that were due at its attempt, which was made `by` that worker:
    never answered, or deferred until then."""
    those = {"of_edition": held.edition, "of_number": held.number, "attempted": held.attempted}
    due_now = tuple(delivery_of(row) for row in connection.execute(DUE_IN_BATCH, those))
    batch = Batch(
        edition=held.edition,
        number=held.number,
        key=held.key,
        deliveries=due_now,
        attempt=held.attempt,
        by=by,
        due=held.due,
    )
    return Claim(batch=batch, fence=held.fence, until=held.lease_until, attempt=held.attempt)


def _attempted_by(connection: Connection, held: Row[Any]) -> str:
    this = and_(attempts.c.edition == held.edition, attempts.c.batch == held.number)
    return connection.scalar(select(attempts.c.worker).where(this, attempts.c.attempt == held.attempt)) or ""


def _end_attempt(connection: Connection, claim: Claim, outcome: Mapping[str, int], now: datetime) -> None:
    this = {"of_edition": claim.batch.edition, "of_number": claim.batch.number, "its_attempt": claim.attempt}
    connection.execute(END, this | {"now": now, "came": frozen.text(outcome)})
