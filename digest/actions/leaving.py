"""An edition is sent by hand in a while: approved now, taken back by stopping all sending, or left to its time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from digest.actions.drafts.approve import approve
from digest.actions.drafts.draft import waiting_of
from digest.actions.mailing import recipients
from digest.actions.send import Ask, occasion_for, refuse_unless_confirmed
from digest.actions.stop import refuse_while_stopped
from digest.config.typed.fields import lasting
from digest.config.typed.unclear import Unclear
from digest.environment import account
from digest.errors import Refused, UsageError
from digest.model.edition import Edition, Occasion, Status, Waiting
from digest.pipeline.deciding import nobody
from digest.pipeline.drafts import making
from digest.pipeline.drafts.standing import stored
from digest.wiring import Wiring

#: Seconds between two looks whether somebody took it back.
LOOK = 0.5
_NOT_CONFIRMED = "nobody confirmed it; its articles are in the next edition"


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaving:
    """An edition that leaves by itself."""

    name: str
    digest: str
    occasion: Occasion
    at: datetime
    recipients: int
    """How many would get it now."""


def in_a_while(typed: str) -> timedelta:
    """How long, "10 minutes" to "7 days". Raises `UsageError`."""
    try:
        return lasting(timedelta(minutes=1), timedelta(days=7), "minutes")(typed)
    except Unclear as unclear:
        raise UsageError(f"--in {typed}: {unclear.what} {unclear.write}".strip()) from None


def send_in(wiring: Wiring, name: str, date: str, delay: timedelta, ask: Ask) -> Leaving:
    """The draft that waits, or a new one of what is news now, leaves after that time unless somebody takes it back:
    under a scheduler, or by whoever waits for it.

    Raises `Refused` for one that is half sent, that nobody gets or confirms, or whose mail has faults, and as
    `making.drafted`.
    """
    wiring.refuse_to_send()
    refuse_while_stopped(wiring.store, name, wiring.publication.site.zone)
    digest, publication = wiring.publication.digest(name), wiring.publication
    kit = wiring.kit(name, as_typed=True)
    if decision := nobody(digest, wiring.store, attended=True):
        raise Refused(f"{decision.reason}.", where=name, advice=decision.advice)
    occasion = occasion_for(publication, name, date)
    stands = wiring.store.editions.of(name, occasion.key)
    if isinstance(stands, Edition):
        what = "it is half sent" if stands.status is Status.SENDING else f"it is {stands.status.value}"
        raise Refused(f"{what}: there is nothing to wait for", where=stands.name, advice=f"digest send {name}")
    made = stands is None
    if made:
        draft = making.drafted(digest, occasion, kit, f"{account()} is sending it")
    else:
        draft = waiting_of(publication, name, occasion.words)
    try:
        refuse_unless_confirmed(publication, ask, stored(draft, kit))
    except Refused:
        if made:
            wiring.store.editions.skip(draft.draft, _NOT_CONFIRMED, wiring.clock())
        raise
    at = wiring.clock() + delay
    approve(wiring, name, draft.occasion.words, at)
    to = recipients(publication, draft.draft)
    return Leaving(name=draft.name, digest=name, occasion=draft.occasion, at=at, recipients=to)


def taken_back(wiring: Wiring, leaving: Leaving, wait: Callable[[float], bool]) -> str:
    """Why it does not leave after all; empty once its time has come, or it is on its way. Whoever asks to stop while
    `wait`ing takes it back."""
    while True:
        stands = wiring.store.editions.of(leaving.digest, leaving.occasion.key)
        if not isinstance(stands, Waiting):
            return "" if isinstance(stands, Edition) else "it was thrown away"
        if stands.due != leaving.at or stands.status is not Status.APPROVED:
            return wiring.store.deliveries.stopped() or "its approval was taken back"
        seconds = (leaving.at - wiring.clock()).total_seconds()
        if seconds <= 0:
            return ""
        if wait(min(seconds, LOOK)):
            wiring.store.drafts.wait(stands, wiring.clock())
            return "stopped here"
