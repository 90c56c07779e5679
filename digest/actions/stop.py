"""The red button: all sending halts, and goes on. It needs the database and nothing else."""

from __future__ import annotations

from datetime import datetime

from digest.model.edition import Edition, Waiting
from digest.store import Store


def stop(store: Store, why: str, now: datetime) -> tuple[Waiting, ...]:
    """All sending halts within one batch, across restarts, until `go`; `why` is shown as long. What was to leave in a
    while is a draft again: those drafts."""
    store.deliveries.stop(why, now)
    return tuple(store.drafts.unapprove(draft, now) for draft in store.editions.leaving())


def go(store: Store, now: datetime) -> str:
    """Sending may go on, and the late limit of what is half sent counts from now; why it was stopped, or empty when it
    was not."""
    why = store.deliveries.stopped()
    if why:
        for edition in half_sent(store):
            store.editions.resume(edition.id, now)
        store.deliveries.go()
    return why


def half_sent(store: Store) -> tuple[Edition, ...]:
    """Editions that are frozen and not sent to everybody yet, the oldest first."""
    return tuple(store.editions.sending())
