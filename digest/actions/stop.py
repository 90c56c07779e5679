"""The red button: all sending halts, and goes on. It needs the database and nothing else."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from digest.errors import Refused
from digest.model.edition import Edition, Waiting
from digest.store import Store


def stop(store: Store, why: str, now: datetime, by: str = "") -> tuple[Waiting, ...]:
    """All sending halts within one batch, across restarts, until `go`; `why` is shown as long, and who wished it. What
    was to leave in a while is a draft again: those drafts."""
    store.deliveries.stop(why, now, by)
    return tuple(store.drafts.wait(draft, now) for draft in store.editions.leaving())


def go(store: Store, now: datetime) -> str:
    """Sending may go on, and the late limit of what is half sent counts from now; why it was stopped, or empty when it
    was not."""
    why = store.deliveries.stopped()
    if why:
        for edition in half_sent(store):
            store.editions.resume(edition.id, now)
        store.deliveries.go()
    return why


def refuse_while_stopped(store: Store, name: str, zone: ZoneInfo) -> None:
    """Raises `Refused` while all sending is stopped: before anything is built, for what is frozen then is news of an
    hour in which nobody gets it."""
    stop = store.deliveries.stop_in_force()
    if stop is None:
        return
    since, by = stop.since.astimezone(zone), f" by {stop.by}" if stop.by else ""
    raise Refused(
        f"All sending is stopped: {stop.why} (since {since:%H:%M on %-d %B}{by}).",
        where=name,
        advice=f"Nothing was built, frozen or sent. digest go lifts it, then: digest send {name}",
    )


def half_sent(store: Store) -> tuple[Edition, ...]:
    """Editions that are frozen and not sent to everybody yet, the oldest first."""
    return tuple(store.editions.sending())
